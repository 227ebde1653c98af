package simulator

// Seed puts some people and channels into a workspace, to have something to try an app on: five people, a channel with
// all of them that the app is in, and a private channel of three of them that it is not in yet.
func (w *Workspace) Seed() error {
	var people []string
	for _, name := range seedPeople {
		people = append(people, w.AddPerson(name))
	}
	everybody := w.AddChannel("algemeen", false, people...)
	w.AddChannel("leerteam", true, people[:3]...)
	return w.Invite(people[0], everybody)
}
