# A static binary in an empty image: no shell, no root, nothing to write but
# /data and, to be left out of backups, /ballot-keys. Build: docker build -t intervisiebot .
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags="-s -w" -o /intervisiebot ./bot
RUN mkdir -m 700 /data /ballot-keys && chown 65532:65532 /data /ballot-keys

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build --chown=65532:65532 /data /data
COPY --from=build --chown=65532:65532 /ballot-keys /ballot-keys
COPY --from=build /intervisiebot /intervisiebot
USER 65532:65532
ENV DATABASE_PATH=/data/intervisie.db DATA_KEY_FILE=/data/intervisie.key BALLOT_KEYS_PATH=/ballot-keys
VOLUME ["/data", "/ballot-keys"]
HEALTHCHECK --interval=1m --timeout=5s --start-period=1m CMD ["/intervisiebot", "health"]
ENTRYPOINT ["/intervisiebot"]
