package home

// sketch is a small picture of a page: drawn with the words that the page itself has, in the reader's language, so that it is never older than the page. It shows
// nothing that the text beside it does not say.
type sketch struct {
	Page  string   // the key of what the page is called
	Lines []string // the keys of what stands on it
	Wide  []int    // bars instead of lines: how long each is, of 100
	Press string   // the key of what is to be pressed
}

// sketches are of the steps of a first course and of what trainers and HR do, by the key of what they are shown beside.
var sketches = map[string]sketch{
	"home.help.first_1": {Page: "studio.title", Lines: []string{"studio.course_title", "people.field.unit"}, Press: "studio.new"},
	"home.help.first_2": {Page: "studio.details", Lines: []string{"studio.summary", "studio.outcomes", "studio.jp"}, Press: "studio.save"},
	"home.help.first_3": {Page: "studio.title", Lines: []string{"studio.kind.article", "studio.kind.video", "studio.kind.quiz"}, Press: "studio.add"},
	"home.help.first_4": {Page: "studio.kind.video", Lines: []string{"studio.file.name", "studio.captions"}, Press: "studio.file.choose"},
	"home.help.first_5": {Page: "studio.kind.quiz", Lines: []string{"quiz.questions", "quiz.from_bank"}, Press: "quiz.add_question"},
	"home.help.first_6": {Page: "studio.title", Lines: []string{"studio.kind.article", "studio.kind.quiz"}, Press: "studio.preview"},
	"home.help.first_7": {Page: "studio.publish.check", Lines: []string{"studio.publish.ready"}, Press: "studio.publish"},
	"home.help.first_8": {Page: "studio.progress", Wide: []int{92, 71, 38}, Press: "reminder.behind"},

	"home.help.revision":     {Page: "studio.title", Lines: []string{"studio.progress"}, Press: "studio.revise"},
	"home.help.bad_question": {Page: "quiz.results.title", Wide: []int{88, 64, 17}, Press: "regrade.link_question"},
	"home.help.results":      {Page: "quiz.results.title", Wide: []int{24, 52, 86, 61}},
	"home.help.behind":       {Page: "reminder.behind", Lines: []string{"people.field.name", "people.field.name"}, Press: "reminder.nudge"},

	"home.help.import":     {Page: "import.title", Lines: []string{"studio.file.name"}, Press: "import.apply"},
	"home.help.accounts":   {Page: "identity.accounts.title", Lines: []string{"people.field.name", "people.field.unit"}, Press: "identity.act.link_button"},
	"home.help.orders":     {Page: "mandate.title", Lines: []string{"mandate.unit", "mandate.due"}, Press: "mandate.new"},
	"home.help.board":      {Page: "gap.title", Wide: []int{78, 46, 63}},
	"home.help.roles":      {Page: "people.roles", Lines: []string{"people.field.name", "people.role"}, Press: "people.grant"},
	"home.help.objections": {Page: "contest.title", Lines: []string{"contest.reject"}, Press: "contest.uphold"},
	"home.help.helpers":    {Page: "helper.title", Lines: []string{"helper.name", "helper.post", "helper.hours"}, Press: "helper.save"},
}
