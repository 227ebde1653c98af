// A small app on Bolt for JavaScript, as somebody who never heard of this repository would write it. The practice Slack
// is only another address for the API. bolt_test.go runs it; by hand, from the root of the repository:
//
//	go run ./bot slack -manifest bot/simulator/testdata/bolt/manifest.json
//
// and then here: npm ci, and node app.js with the three lines it prints in the environment.
"use strict";

const { App } = require("@slack/bolt");

const app = new App({
  socketMode: true,
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});

app.command("/echo", async ({ command, ack }) => {
  await ack(`You said: ${command.text}`);
});

app.command("/later", async ({ ack, respond }) => {
  await ack();
  await respond("Only you see this.");
  await respond({ response_type: "in_channel", text: "Everybody sees this." });
});

app.command("/form", async ({ command, ack, client }) => {
  await ack();
  await client.views.open({
    trigger_id: command.trigger_id,
    view: {
      type: "modal",
      callback_id: "form",
      private_metadata: command.channel_id,
      title: { type: "plain_text", text: "Even numbers" },
      submit: { type: "plain_text", text: "Send" },
      blocks: [
        {
          type: "input",
          block_id: "number",
          label: { type: "plain_text", text: "Number" },
          element: { type: "plain_text_input", action_id: "typed" },
        },
      ],
    },
  });
});

app.view("form", async ({ view, ack, client, body }) => {
  const typed = view.state.values.number.typed.value;
  if (typed % 2 !== 0) {
    await ack({ response_action: "errors", errors: { number: `${typed} is not even.` } });
    return;
  }
  await ack();
  await client.chat.postMessage({ channel: view.private_metadata, text: `<@${body.user.id}> sent ${typed}.` });
});

app.command("/board", async ({ command, ack, client }) => {
  await ack();
  const posted = await client.chat.postMessage({
    channel: command.channel_id,
    text: "A board",
    blocks: [
      { type: "section", text: { type: "mrkdwn", text: "A *board*" } },
      {
        type: "actions",
        elements: [{ type: "button", action_id: "press", value: "7", text: { type: "plain_text", text: "Press" } }],
      },
    ],
    metadata: { event_type: "board", event_payload: { id: 42 } },
  });
  const read = await client.conversations.history({
    channel: command.channel_id,
    latest: posted.ts,
    inclusive: true,
    limit: 1,
    include_all_metadata: true,
  });
  const { event_type, event_payload } = read.messages[0].metadata;
  await client.chat.postMessage({
    channel: command.channel_id,
    thread_ts: posted.ts,
    text: `metadata: ${event_type} ${event_payload.id}`,
  });
});

app.action("press", async ({ action, body, ack, client }) => {
  await ack();
  await client.chat.update({
    channel: body.channel.id,
    ts: body.message.ts,
    text: `Pressed by <@${body.user.id}>, value ${action.value}`,
    blocks: [],
  });
});

app.event("member_joined_channel", async ({ event, client, context }) => {
  if (event.user === context.botUserId) return;
  await client.chat.postMessage({ channel: event.channel, text: `Welcome, <@${event.user}>.` });
});

app.command("/file", async ({ command, ack, client }) => {
  await ack();
  await client.files.uploadV2({
    channel_id: command.channel_id,
    filename: "list.txt",
    title: "The list",
    content: "one\ntwo\n",
    initial_comment: "Here it is.",
  });
});

app.error(async (error) => {
  console.error(error);
});

app.start().then(() => console.log("connected"));
