package simulator

import (
	"cmp"
	"strings"
)

// authTest is auth.test: who am I? https://docs.slack.dev/reference/methods/auth.test
func (w *Workspace) authTest(args) (object, error) {
	return object{
		"url": "https://" + teamName + ".slack.com/", "team": teamName, "team_id": teamID,
		"user": w.people[botUser].name, "user_id": botUser, "bot_id": botID, "is_enterprise_install": false,
	}, nil
}

// apiTest is api.test: it says back what it was told. https://docs.slack.dev/reference/methods/api.test
func (w *Workspace) apiTest(a args) (object, error) {
	if a["error"] != "" {
		return nil, fail(a["error"])
	}
	told := object{}
	for name, value := range a {
		if name != "token" {
			told[name] = value
		}
	}
	return object{"args": told}, nil
}

// teamInfo is team.info. https://docs.slack.dev/reference/methods/team.info
func (w *Workspace) teamInfo(args) (object, error) {
	return object{"team": object{
		"id": teamID, "name": teamName, "domain": teamName, "email_domain": "", "url": "https://" + teamName + ".slack.com/",
		"icon": object{"image_default": true},
	}}, nil
}

// botInfo is bots.info. https://docs.slack.dev/reference/methods/bots.info
func (w *Workspace) botInfo(a args) (object, error) {
	if a["bot"] != botID {
		return nil, fail("bot_not_found")
	}
	return object{"bot": object{
		"id": botID, "deleted": w.uninstalled, "name": w.app.name, "updated": w.people[botUser].updated.Unix(), "app_id": appID,
		"user_id": botUser, "icons": object{},
	}}, nil
}

// userProfile is users.profile.get. https://docs.slack.dev/reference/methods/users.profile.get
func (w *Workspace) userProfile(a args) (object, error) {
	p := w.people[cmp.Or(a["user"], botUser)]
	if p == nil {
		return nil, fail("user_not_found")
	}
	return object{"profile": w.userObject(p)["profile"]}, nil
}

// userInfo is users.info. https://docs.slack.dev/reference/methods/users.info
func (w *Workspace) userInfo(a args) (object, error) {
	p := w.people[a["user"]]
	if p == nil {
		return nil, fail("user_not_found")
	}
	return object{"user": w.userObject(p)}, nil
}

// listUsers is users.list. https://docs.slack.dev/reference/methods/users.list
func (w *Workspace) listUsers(a args) (object, error) {
	page, next, err := paged(a, w.order.people, maxPage)
	if err != nil {
		return nil, err
	}
	members := []object{}
	for _, id := range page {
		members = append(members, w.userObject(w.people[id]))
	}
	return object{"members": members, "cache_ts": w.clock.now().Unix(), "response_metadata": cursor(next)}, nil
}

// userObject is a person as Slack describes them: https://docs.slack.dev/reference/objects/user-object
func (w *Workspace) userObject(p *person) object {
	first, last, _ := strings.Cut(p.realName, " ")
	profile := object{
		"real_name": p.realName, "real_name_normalized": p.realName,
		"display_name": p.realName, "display_name_normalized": p.realName,
		"first_name": first, "last_name": last, "title": "", "phone": "", "skype": "", "team": p.team(),
		"status_text": "", "status_emoji": "", "status_expiration": 0, "avatar_hash": "",
	}
	if p.bot {
		profile["bot_id"], profile["api_app_id"] = botID, appID
	}
	zone, offset := w.clock.now().In(p.zone).Zone()
	u := object{
		"id": p.id, "team_id": p.team(), "name": p.name, "deleted": p.deleted, "real_name": p.realName, "color": "9f69e7",
		"tz": p.zone.String(), "tz_label": zone, "tz_offset": offset, "profile": profile,
		"is_admin": false, "is_owner": false, "is_primary_owner": false,
		"is_restricted": p.restricted, "is_ultra_restricted": false, "is_bot": p.bot, "is_app_user": false,
		"updated": p.updated.Unix(), "is_email_confirmed": !p.bot,
	}
	if p.stranger {
		u["is_stranger"] = true
	}
	return u
}
