package courses_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"strings"

	"mumpuni/courses"
	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/storage"
)

func (a *academy) seed() {
	a.t.Helper()
	ctx := a.t.Context()
	var err error
	a.root, err = a.people.CreateUnit(ctx, people.System(), people.NewUnit{Name: "Pemerintah Kabupaten Contoh", Kind: "instansi", From: "2020-01-01"})
	a.must(err)
	a.trainer, a.learner = a.person("Rina Wati", people.Trainer), a.person("Siti Rahma")
	a.course, err = a.courses.CreateCourse(ctx, a.trainer, courses.NewCourse{Title: "Keamanan <Informasi>"})
	a.must(err)
	a.must(a.courses.UpdateDraft(ctx, a.trainer, a.course.ID, courses.Settings{
		Title: "Keamanan <Informasi>", Summary: "Menjaga data warga & akun.", Outcomes: []string{"Mengenali data pribadi"}, JP: 1, Minutes: 60,
	}))
	quiz, err := a.quizzes.Create(ctx, a.trainer, a.root, quizzes.Settings{Title: "Evaluasi", PassMark: 7000})
	a.must(err)
	for range a.questions {
		_, err = a.quizzes.AddQuestion(ctx, a.trainer, quiz.ID, quizzes.Draft{MaxMark: 1, Draft: kinds.Draft{Kind: kinds.TrueFalse, Stem: "NIK adalah data pribadi.", Body: kinds.Body{
			Options: []kinds.Option{{ID: kinds.OptionTrue, Right: true}, {ID: kinds.OptionFalse}},
		}}})
		a.must(err)
	}
	a.add(courses.ModuleDraft{Kind: courses.Article, Part: courses.Overview, Title: "Gambaran umum", Minutes: 10, Body: "## Mulai\n\n" + strings.Repeat("Data warga dijaga. ", 300)}, "")
	a.add(courses.ModuleDraft{Kind: courses.Video, Title: "Tiga kebiasaan", Minutes: 5}, "video.mp4")
	a.add(courses.ModuleDraft{Kind: courses.PDF, Title: "Panduan", Minutes: 10}, "panduan.pdf")
	if a.more != nil {
		a.more(a)
	}
	a.add(courses.ModuleDraft{Kind: courses.Link, Title: "Undang-undang", Minutes: 10, URL: "https://contoh.go.id/uu-27-2022"}, "")
	a.add(courses.ModuleDraft{Kind: courses.Quiz, Part: courses.Evaluation, Title: "Evaluasi akhir", Minutes: 25, QuizID: quiz.ID}, "")
}

func (a *academy) person(name string, roles ...people.Role) people.Actor {
	a.t.Helper()
	id, err := a.people.CreatePerson(a.t.Context(), people.System(), people.Person{Name: name, Employment: people.PNS},
		people.Appointment{UnitID: a.root, Post: people.Post{Name: "Pengolah Data", Kind: "pelaksana"}, From: "2020-01-01"})
	a.must(err)
	for _, role := range roles {
		_, err := a.people.Grant(a.t.Context(), people.System(), id, role, a.root)
		a.must(err)
	}
	who, err := a.people.LoadActor(a.t.Context(), id)
	a.must(err)
	return who
}

// add makes a module, with its file from the demo when it takes one.
func (a *academy) add(d courses.ModuleDraft, file string) {
	a.t.Helper()
	if file == "" {
		a.addFile(d, "", nil)
		return
	}
	data := a.read(file)
	if file == "video.mp4" && a.padding > 0 { // a box that players pass over
		data = append(binary.BigEndian.AppendUint32(data, uint32(a.padding)), "free"...)
		data = append(data, make([]byte, a.padding-8)...)
	}
	module := a.addFile(d, file, data)
	if d.Kind == courses.Video {
		a.attach(module, "video.vtt", a.read("video.vtt"), a.courses.AttachCaptions)
	}
}

func (a *academy) read(file string) []byte {
	a.t.Helper()
	data, err := os.ReadFile("../../../demo/content/keamanan-informasi/" + file)
	a.must(err)
	return data
}

// addFile makes a module of a file, unless its name is empty.
func (a *academy) addFile(d courses.ModuleDraft, name string, data []byte) id.Module {
	a.t.Helper()
	module, err := a.courses.AddModule(a.t.Context(), a.trainer, a.course.ID, d)
	a.must(err)
	a.module[d.Kind] = module
	if name != "" {
		a.attach(module, name, data, a.courses.AttachMedia)
	}
	return module
}

func (a *academy) attach(module id.Module, name string, data []byte, take func(context.Context, people.Actor, id.Module, storage.Object, string) error) {
	a.t.Helper()
	a.must(a.store.Receive(a.t.Context(), bytes.NewReader(data), func(ctx context.Context, o storage.Object) error {
		return take(ctx, a.trainer, module, o, name)
	}))
}
