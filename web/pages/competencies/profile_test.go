package competencies

import (
	"testing"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/internal/id"
	"mumpuni/web/locale"
)

// A profile lists what the post requires by state and by group; what it does not require stands apart.
func TestAProfileIsOrderedByWhatIsToBeDone(t *testing.T) {
	item := func(group string, required int, state competencies.State) competencies.ProfileItem {
		return competencies.ProfileItem{Standing: competencies.Standing{Required: required, State: state}, Competency: competencies.Competency{GroupCode: group}}
	}
	v := competencyView{Profile: competencies.Profile{Items: []competencies.ProfileItem{
		item("LD", 2, competencies.Reached), item("LD", 0, ""), item("LD", 2, competencies.Below), item("KM", 3, competencies.Held), item("KP", 0, ""),
	}}}
	if n := len(v.of(competencies.Below)); n != 1 {
		t.Errorf("%d gaps", n)
	}
	groups := v.groups()
	if len(groups) != 2 || len(groups[0].Items) != 2 || groups[0].Sum.Below != 1 || groups[1].Sum.Held != 1 {
		t.Errorf("%+v", groups)
	}
	if n := len(v.beyond()); n != 2 {
		t.Errorf("%d beyond", n)
	}
}

func TestATryThatMayGoOnIsGoneOnWith(t *testing.T) {
	ctx := locale.With(t.Context(), locale.ID)
	attempt := id.Attempt(uuid.New())
	v := competencyView{Unfinished: []assessments.Unfinished{{AttemptID: attempt}}}
	if text := resultLabel(ctx, v, competencies.ProfileItem{AttemptID: attempt}); text != "Lanjutkan" {
		t.Error(text)
	}
	if text := resultLabel(ctx, v, competencies.ProfileItem{AttemptID: id.Attempt(uuid.New())}); text != "Lihat hasil" {
		t.Error(text)
	}
}
