// Package simulator is a practice Slack: one workspace, in memory, behind Slack's own protocol. It knows nothing of the
// app behind it, so it serves any app that speaks Socket Mode, in any language.
//
// # Try your own app on it
//
//	go run ./bot slack -manifest manifest.json
//
// starts a workspace with some people and channels in it, reads the manifest of your app (the JSON that Slack's own
// settings page shows), and prints the address of a web page, two tokens and the address of the API. Start your app with
// those: with Bolt for JavaScript that is clientOptions.slackApiUrl, with the Python SDK base_url, with slack-go
// OptionAPIURL. Then be anybody on the page, type a command, press a button.
//
// # Use it in tests
//
// A test in Go reads like a story and ends in Transcript, which is what the channel looks like, as text:
//
//	w, err := simulator.New(manifest, start, zone)
//	url := w.Start(listener) // the app's API is at url + "/api/"
//	anna := w.AddPerson("Anna de Vries")
//	channel := w.AddChannel("intervisie", true, anna)
//	err = w.Invite(anna, channel)
//	err = w.Type(anna, channel, "/kaart")
//	err = w.Press(anna, channel, "Andere")
//	fmt.Print(w.Screen(anna), w.Transcript(channel))
//
// What people do are verbs: Type, Press, Choose, Fill, Submit, OpenHome, React, Join, Leave, Archive. A verb waits until
// the app has answered and all is at rest, and returns an error if a person could not have done it, or if the app did
// not answer in time. For many people at once there are verbs that do not wait for the others (crowd.go): Ask, PressNow,
// SubmitNow. The web page uses the same verbs, so it cannot rot while the tests pass.
//
// # Time
//
// Time is a practice clock (clock.go). It runs with real time and can be moved forward, never back. Trigger ids, response
// URLs, rate limits, redelivery of events, scheduled messages and the sharing of files count on it; only the three
// seconds for an acknowledgement are real. An app that can say what it will do next (SetDue) is never passed by: a move
// stops at each of its moments and waits until the app is done. An app that cannot works too; it just notices nothing of
// a move until it looks at Now.
//
// # What goes wrong
//
// It is as strict as Slack. Scopes, commands and events that the manifest does not declare do not work. Every limit of
// Block Kit is checked, with Slack's own error codes and the path of the offending field (limits*.go). Trigger ids live
// three seconds and work once, response URLs five times. A method it does not know is unknown_method, never a silent
// success. And it lets things go wrong on demand: AddFault (429, 500, slow, cut, Slack down), Silence, DropSockets,
// DisconnectFor, RevokeTokens, Uninstall.
//
// # Where what is
//
// The app comes in through the Web API (api.go, and one file for each family of methods), web sockets (socket.go) and
// response URLs (response.go). People come in through the verbs (verbs.go, modal.go, home.go, members.go). What there is
// to see is drawn by transcript.go as text and by page.go and what goes with it as a web page.
//
// It does not have: several workspaces or apps at once, group messages (mpim), user groups, workflows, canvases, lists,
// calls, search, legacy attachments and dialogs, HTTP delivery of events, user tokens.
package simulator
