package commands

import (
	"strconv"
	"strings"
	"testing"

	"intervisiebot/cards"
	"intervisiebot/store"
)

// Who left the group keeps what is theirs, and nothing of the others.
func TestWhoLeftKeepsTheirOwnCase(t *testing.T) {
	r := activeRoom(t)
	mine, other := r.brings(samira), r.brings(joost)
	r.write(func(tx *store.Tx) error { return tx.RemoveMember(1, samira) })
	r.says(r.press(samira, "case.show", "1|"+strconv.FormatInt(other, 10)), cards.NotMember())
	r.says(r.press(samira, "case.edit", "1|"+strconv.FormatInt(mine, 10)), cards.NotMember())
	reply := r.press(samira, "case.keep", strconv.FormatInt(mine, 10))
	if reply.File == nil || reply.File.Name != "casus.txt" || !strings.Contains(string(reply.File.Data), "In de sectie zegt al weken niemand iets.") {
		t.Errorf("the file is %+v", reply.File)
	}
	r.press(samira, "case.withdraw", strconv.FormatInt(mine, 10))
	if c := r.casus(mine); c.State != store.Withdrawn {
		t.Errorf("the case is %s", c.State)
	}
}

func TestAStepIsForThePresenterAndNotOverwritten(t *testing.T) {
	r := activeRoom(t)
	id := r.brings(samira)
	ref := strconv.FormatInt(id, 10)
	r.press(samira, "case.discussed", "1|"+ref)
	phone, desk := r.press(samira, "case.step", ref).Modal, r.press(samira, "case.step", ref).Modal
	r.wrongAt(r.submit(samira, "step.save", phone.PrivateMetadata, map[string][]string{"step": {" "}}), "step", cards.FieldEmpty)
	r.closes(r.submit(samira, "step.save", phone.PrivateMetadata, map[string][]string{"step": {"Ik bel morgen de voorzitter."}}))
	r.closes(r.submit(samira, "step.save", phone.PrivateMetadata, map[string][]string{"step": {"Ik bel morgen de voorzitter."}}))
	r.wrongAt(r.submit(samira, "step.save", desk.PrivateMetadata, map[string][]string{"step": {"Iets anders."}}), "step", cards.FieldStepChanged)
	if c := r.casus(id); c.Step != "Ik bel morgen de voorzitter." {
		t.Errorf("the step is %q", c.Step)
	}
	if strings.Contains(shown(r.press(joost, "case.show", "1|"+ref)), "voorzitter") {
		t.Error("Joost reads the step")
	}
	m := r.press(samira, "case.outcome", ref).Modal
	r.closes(r.submit(samira, "outcome.save", m.PrivateMetadata, map[string][]string{"outcome": {"Het lucht op."}}))
	if text := shown(r.press(samira, "case.own", ref)); !strings.Contains(text, "voorzitter") || !strings.Contains(text, "Het lucht op.") {
		t.Errorf("Samira reads %s", text)
	}
}
