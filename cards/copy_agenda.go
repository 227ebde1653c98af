package cards

// The entry in somebody's own calendar. It may be synced to a phone, an
// assistant or a school's server: nothing confidential stands in it.
const (
	agendaFile  = "intervisie-%s.ics"
	agendaAbout = "Wie er komt en wat er op tafel ligt, zie je in Slack met /bijeenkomst."
)

func agendaTitle(group string) string   { return "Intervisie: " + group }
func agendaHost(name string) string     { return "De school van " + name }
func agendaTheme(theme string) string   { return "Thema: " + theme }
func agendaMethod(method string) string { return "Werkwijze: " + method }
