package quizzes_test

import (
	"encoding/json"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/id"
	"mumpuni/people"
	"mumpuni/questions/kinds"
	"mumpuni/quizzes"
	"mumpuni/quizzes/quiztest"
	"mumpuni/web/pages/parts"
)

func TestAQuizIsTakenWithoutScript(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, shown := s.begin(quiz, who)
	path := "/kuis/" + a.ID.String()
	right := s.RightAnswers(s.service, a)
	seen := shown
	for _, mark := range []string{`href="#daftar-soal"`, `href="#soal-1"`, `id="soal-1"`, `aria-label="Soal 1: Belum dijawab"`} {
		if !strings.Contains(shown, mark) {
			t.Errorf("the list of questions lacks %s", mark)
		}
	}

	form := sheet(shown, right)
	numeric := slotOf(a, kinds.Numeric)
	form.Set(quizField(numeric), "1.000")
	form.Set("aksi", "periksa")
	shown = s.want(who, "POST", path, form, 422, path)
	if !strings.Contains(shown, "dua cara") || !strings.Contains(shown, `value="1.000"`) || !strings.Contains(shown, "#f-"+quizField(numeric)) {
		t.Error("the ambiguous number is not explained beside its field")
	}
	form = sheet(shown, right)
	form.Set("aksi", "periksa")
	review := s.want(who, "POST", path, form, 200, path+"/periksa")
	if !strings.Contains(review, "Semua soal sudah dijawab") || !strings.Contains(review, "Setelah dikirim") {
		t.Error("the review does not say what is answered and what sending means")
	}
	for _, secret := range append(quiztest.Secrets, "Jawaban benar", "Penjelasan") {
		own := secret == "72.5" || secret == "72,5" || secret == "Tanda Tangan Elektronik" // what this learner typed
		if strings.Contains(seen+review, secret) && !own {
			t.Errorf("before the end a page told %q", secret)
		}
	}
	result := s.want(who, "POST", path+"/kirim", nil, 200, path+"/hasil")
	for _, told := range []string{"Selamat, Anda lulus.", `score-figure">100</b>`, "\u00a0soal benar", "Tepat sekali.", "Karena panjang lebih kuat.", "Jawaban benar", "kemungkinan besar setara dengan nilai"} {
		if !strings.Contains(result, told) {
			t.Errorf("the result does not say %q", told)
		}
	}
	if strings.Contains(result, "± 0 ") {
		t.Error("the result claims to be exact beside its interval")
	}
	s.want(who, "POST", path+"/kirim", nil, 200, path+"/hasil")
	s.want(who, "GET", path, nil, 200, path+"/hasil")
	s.want(s.Learners[1], "GET", path, nil, 404, "")
	s.want(s.Learners[1], "GET", path+"/hasil", nil, 404, "")
	s.want(s.HR, "GET", path+"/hasil", nil, 200, path+"/hasil")
}

// Matching, ordering and a number with its unit, by select lists alone: taken, saved, changed, explained.
func TestArrangedQuestionsAreAnsweredWithoutScript(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.Arranged()...)
	who := s.Learners[0]
	a, shown := s.begin(quiz, who)
	path, right := "/kuis/"+a.ID.String(), s.RightAnswers(s.service, a)
	for _, told := range []string{"Nilai soal ini = bagian baris yang benar.", "Nilai soal ini = bagian baris berurutan yang sudah benar", "Pilih juga satuannya.", ">Urutan 1</label>", `value="km"`, "Kartu Kredit"} {
		if !strings.Contains(shown, told) {
			t.Errorf("the page does not say %q", told)
		}
	}
	order, pairs, number := slotOf(a, kinds.Ordering), slotOf(a, kinds.Matching), slotOf(a, kinds.Numeric)
	half := maps.Clone(right)
	half[order] = kinds.Answer{Options: []string{right[order].Options[1], right[order].Options[2]}}
	half[number] = kinds.Answer{Text: "1,5", Unit: "m"}
	form := sheet(shown, half)
	form.Add(quizField(order), "") // a place left open
	form.Set("aksi", "simpan")
	shown = s.want(who, "POST", path, form, 200, path)
	now, err := s.service.Attempt(t.Context(), who, a.ID)
	if err != nil || !now.Questions[order-1].Answer.Equal(half[order]) || !now.Questions[pairs-1].Answer.Equal(right[pairs]) || now.Questions[number-1].Answer.Unit != "m" {
		t.Fatalf("saved %+v, %v", now.Questions, err)
	}
	for left, r := range right[pairs].Pairs {
		if !strings.Contains(shown, `value="`+left+":"+r+`" selected`) {
			t.Errorf("the pair %s is not shown again", left)
		}
	}
	form = sheet(shown, half)
	form.Set(quizField(pairs), "l:zz") // somebody else's
	if text := s.want(who, "POST", path, form, 422, path); !strings.Contains(text, "#f-"+quizField(pairs)) {
		t.Error("a pair that was not offered is not refused beside its field")
	}
	result := s.want(who, "POST", path+"/kirim", nil, 200, path+"/hasil")
	if strings.Contains(result, "Jawaban benar") || !strings.Contains(result, "Sebagian benar") {
		t.Error("the result of a failed attempt tells the key, or does not tell of parts")
	}
	again, shown := s.begin(quiz, who)
	path = "/kuis/" + again.ID.String()
	form = sheet(shown, s.RightAnswers(s.service, again))
	form.Set("aksi", "periksa")
	s.want(who, "POST", path, form, 200, path+"/periksa")
	result = s.want(who, "POST", path+"/kirim", nil, 200, path+"/hasil")
	for _, told := range []string{`score-figure">100</b>`, "1,5 km", "Terima berkas", "Nomor Induk Pegawai"} {
		if !strings.Contains(result, told) {
			t.Errorf("the result does not say %q", told)
		}
	}
}

func slotOf(a quizzes.Attempt, kind kinds.Kind) int {
	for i, p := range a.Questions {
		if p.Kind == kind {
			return i + 1
		}
	}
	return 0
}

func TestAnOldTabDoesNotUndoWhatAnotherSaved(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, old := s.begin(quiz, who)
	path, right := "/kuis/"+a.ID.String(), s.RightAnswers(s.service, a)
	s.want(who, "POST", path, sheet(old, right), 200, path)
	short := slotOf(a, kinds.Short)
	// The old tab changes what another one has changed since: it is told, and what it typed is stored once it is sent again.
	told := s.want(who, "POST", path, sheet(old, map[int]kinds.Answer{short: {Text: "TTE"}}), 422, path)
	if !strings.Contains(told, "sudah diubah di tab atau perangkat lain menjadi: "+right[short].Text) || !strings.Contains(told, `value="TTE"`) {
		t.Error("what was typed is gone, or nothing is said of the other answer")
	}
	again := maps.Clone(right)
	again[short] = kinds.Answer{Text: "TTE"}
	if text := s.want(who, "POST", path, sheet(told, again), 200, path); !strings.Contains(text, "1 jawaban tersimpan.") {
		t.Error("the page does not say that one answer is saved") // the count travels in a cookie
	}
	now, err := s.service.Attempt(t.Context(), who, a.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range now.Questions {
		want := right[q.Slot]
		if q.Slot == short {
			want.Text = "TTE"
		}
		if q.Answer.Text != want.Text || len(q.Answer.Options) != len(want.Options) {
			t.Errorf("slot %d stands as %v, want %v", q.Slot, q.Answer, want)
		}
	}
}

func TestAnswersAfterTheDeadlineAreRefusedAndTheRestIsGraded(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, shown := s.begin(quiz, who)
	path, right := "/kuis/"+a.ID.String(), s.RightAnswers(s.service, a)
	step := func(slot int) (int, string) {
		body, _ := json.Marshal(parts.Step{Slot: slot, Answer: right[slot], Step: uuid.New(), AgeMS: 100})
		status, _, text := s.send(who, "POST", path+"/jawaban", "application/json", string(body))
		return status, text
	}
	if status, text := step(1); status != 200 {
		t.Fatalf("a step: %d %s", status, text)
	}
	s.pass(10*time.Minute + quizzes.Grace + time.Second)
	if status, text := step(2); status != 409 || !strings.Contains(text, "quiz.time_up") {
		t.Errorf("a step after the deadline: %d %s", status, text)
	}
	result := s.want(who, "POST", path, sheet(shown, right), 200, path+"/hasil")
	if !strings.Contains(result, "berakhir otomatis") {
		t.Error("the result does not say that time was over")
	}
	if strings.Contains(result, "Jawaban benar</span>") || !strings.Contains(result, "Coba lagi") {
		t.Error("a failed attempt with attempts left tells the key, or does not offer another try")
	}
	var standing struct {
		State   string
		Answers []struct{ Seq int64 }
	}
	_, _, text := s.send(who, "GET", path+"/jawaban", "application/json", "")
	if err := json.Unmarshal([]byte(text), &standing); err != nil || standing.State != "finished" || len(standing.Answers) != 5 {
		t.Errorf("what the server holds: %s, %v", text, err)
	}
}

func TestStepsThatAreNoneAreRefused(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	who := s.Learners[0]
	a, _ := s.begin(quiz, who)
	for name, body := range map[string]string{
		"nothing": "", "no JSON": "x", "a list": "[]", "an unknown member": `{"slot":1,"answer":{},"step":"` + uuid.NewString() + `","x":1}`,
		"no step": `{"slot":1,"answer":{}}`, "a slot beyond": `{"slot":9,"answer":{},"step":"` + uuid.NewString() + `"}`,
		"too long": `{"slot":1,"answer":{"text":"` + strings.Repeat("a", parts.MaxStepBody) + `"},"step":"` + uuid.NewString() + `"}`,
	} {
		status, _, text := s.send(who, "POST", "/kuis/"+a.ID.String()+"/jawaban", "application/json", body)
		if status != 422 && status != 413 {
			t.Errorf("%s: %d %s", name, status, text)
		}
	}
	if n := s.Count("attempt_steps where attempt_id = ?", a.ID); n != 0 {
		t.Errorf("%d steps were stored", n)
	}
}

func TestATrainerMakesAQuizByForms(t *testing.T) {
	s := newSchool(t)
	bad := s.want(s.Trainer, "POST", "/studio/kuis", url.Values{"unit_id": {s.Other.String()}, "title": {"X"}, "pass_mark": {"70"}}, 422, "/studio/kuis")
	if !strings.Contains(bad, "tempat Anda bertugas sebagai pengajar") {
		t.Error("a unit of somebody else's is not refused in words")
	}
	_, at, _ := s.page(s.Trainer, "POST", "/studio/kuis", url.Values{"unit_id": {s.Unit.String()}, "title": {"Kuis"}, "pass_mark": {"66,67"}, "time_limit": {"30"}, "shuffle": {"1"}})
	id := id.Quiz(uuid.MustParse(strings.TrimPrefix(at, "/studio/kuis/")))
	path := at
	if text := s.want(s.Trainer, "POST", path, url.Values{"title": {"Kuis"}, "pass_mark": {"70"}, "max_attempts": {"0"}}, 422, path); !strings.Contains(text, "Isi jumlah percobaan 1 s.d. 100") {
		t.Error("the number of attempts is refused without its range")
	}
	if text := s.want(s.Trainer, "POST", path+"/soal", url.Values{"kind": {"single"}, "stem": {""}, "max_mark": {"1"}, "options.0.text": {"A"}, "options.3.text": {"B"}}, 422, path+"/soal"); !strings.Contains(text, "Isi pertanyaan") || !strings.Contains(text, "tepat satu jawaban") {
		t.Error("the faults of a question are not all told")
	}
	for kind, form := range map[string]url.Values{
		"single":     {"options.0.text": {"A"}, "options.2.text": {"B"}, "right": {"2"}},
		"multiple":   {"options.0.text": {"A"}, "options.1.text": {"B"}, "options.2.text": {"C"}, "right": {"0", "1"}},
		"true_false": {"options.0.id": {"true"}, "options.1.id": {"false"}, "right": {"1"}},
		"numeric":    {"number.value": {"2,1250"}, "number.tolerance": {"0,1"}, "number.units": {"km; m"}},
		"matching":   {"pairs.0.left": {"NIK"}, "pairs.0.right": {"Penduduk"}, "pairs.1.left": {"NIP"}, "pairs.1.right": {"Pegawai"}, "pairs.3.right": {"Pajak"}},
		"ordering":   {"options.0.text": {"Satu"}, "options.1.text": {"Dua"}, "options.3.text": {"Tiga"}},
		"short":      {"accepted": {"TTE\r\nTanda Tangan Elektronik\r\n"}},
	} {
		s.want(s.Trainer, "GET", path+"/soal/baru?jenis="+kind, nil, 200, path+"/soal/baru")
		form.Set("kind", kind)
		form.Set("stem", "Soal **"+kind+"** 5 < 7 & `x`\n\nlagi")
		form.Set("max_mark", "1")
		form.Set("competency", s.Competencies[0].String())
		form.Set("level", "2")
		form.Set("aksi", "lihat") // keeps nothing: seven are there below
		if text := s.want(s.Trainer, "POST", path+"/soal", form, 200, path+"/soal"); !strings.Contains(text[strings.Index(text, `id="pratinjau"`):], "<strong>"+kind+"</strong>") {
			t.Errorf("the phone beside the form does not show the %s question", kind)
		}
		if form.Set("aksi", "lagi"); kind != "short" {
			form.Del("aksi")
			s.want(s.Trainer, "POST", path+"/soal", form, 200, path)
		} else if next := s.want(s.Trainer, "POST", path+"/soal", form, 200, path+"/soal/baru"); !strings.Contains(next, `value="`+s.Competencies[0].String()+`" selected`) || !strings.Contains(next, `value="2" selected`) {
			t.Error("what a question measures does not go with its writer to the next one")
		}
	}
	if text := s.want(s.Trainer, "GET", path, nil, 200, path); !strings.Contains(text, "Soal single 5 &lt; 7 &amp; x</a>") {
		t.Error("the list shows the marks of Markdown")
	}
	q, err := s.service.Quiz(t.Context(), s.Trainer, id)
	if err != nil || len(q.Items) != 7 || q.PassMark != 6667 || q.TimeLimitS != 1800 {
		t.Fatalf("made %+v, %v", q, err)
	}
	for _, item := range q.Items {
		edit := s.want(s.Trainer, "GET", path+"/soal/"+item.QuestionID.String(), nil, 200, "")
		switch item.Kind {
		case kinds.Single:
			if len(item.Body.Options) != 2 || !item.Body.Options[1].Right {
				t.Errorf("single: %+v", item.Body)
			}
		case kinds.Numeric:
			if !slices.Equal(item.Body.Number.Units, []string{"km", "m"}) || !strings.Contains(edit, `value="km; m"`) {
				t.Errorf("units: %+v", item.Body.Number)
			}
			if !strings.Contains(edit, `value="2,1250"`) {
				t.Error("a number with three decimals is not written so that it can be read again")
			}
		case kinds.Short:
			if len(item.Body.Accepted) != 2 {
				t.Errorf("short: %+v", item.Body)
			}
		}
	}
	s.want(s.Trainer, "POST", path+"/soal/"+q.Items[0].QuestionID.String()+"/pindah", url.Values{"arah": {"turun"}}, 200, path)
	s.want(s.Trainer, "GET", path+"/soal/"+q.Items[0].QuestionID.String()+"/hapus", nil, 200, "")
	s.want(s.Trainer, "POST", path+"/soal/"+q.Items[0].QuestionID.String()+"/hapus", nil, 200, path)
	bank := s.want(s.Trainer, "GET", path+"/bank", nil, 200, path+"/bank")
	if !strings.Contains(bank, "Soal "+string(q.Items[0].Kind)) {
		t.Error("the removed question is not in the bank")
	}
	s.want(s.Trainer, "POST", path+"/bank", url.Values{"soal": {q.Items[0].QuestionID.String()}}, 200, path+"/bank")
	status, attempt, text := s.page(s.Trainer, "POST", path+"/coba", nil)
	if status != 200 || !strings.HasPrefix(attempt, "/kuis/") || !strings.Contains(text, "Pratinjau") {
		t.Fatalf("preview: %d %s", status, attempt)
	}
	for _, who := range []people.Actor{s.Stranger, s.HR, s.Learners[0]} {
		if status, _, _ := s.page(who, "GET", path, nil); status != 404 && status != 403 {
			t.Errorf("a stranger opens the editor: %d", status)
		}
	}
}

func TestResultsAsPageAndCSV(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	s.Exec("update persons set nip = '198609262015052001', name = '=HYPERLINK(1)' where id = ?", s.Learners[0].PersonID)
	a, _ := s.begin(quiz, s.Learners[0])
	s.want(s.Learners[0], "POST", "/kuis/"+a.ID.String()+"/kirim", nil, 200, "")
	path := "/studio/kuis/" + quiz.String() + "/hasil"
	page := s.want(s.HR, "GET", path, nil, 200, path)
	if !strings.Contains(page, "19860926 201505 2 001") || !strings.Contains(page, "Belum lulus") {
		t.Error("the results lack the person or the outcome")
	}
	if !strings.Contains(page, "0–43,5 (keyakinan 95%)") || !strings.Contains(page, "Belum ditampilkan: 1 dari paling sedikit 10") {
		t.Error("the results lack the margin or tell of a reliability:\n" + page)
	}
	csv := s.want(s.Trainer, "GET", path+".csv", nil, 200, "")
	for _, cell := range []string{"'198609262015052001", "'=HYPERLINK(1)", "Belum lulus", "Dinas Pendidikan", "0,00;0,00;0,00;43,45;70,00;"} {
		if !strings.Contains(csv, cell) {
			t.Errorf("the file lacks %s:\n%s", cell, csv)
		}
	}
	s.want(s.Stranger, "GET", path, nil, 404, "")
	s.want(s.Stranger, "GET", path+".csv", nil, 404, "")
	s.want(s.Learners[0], "GET", path, nil, 403, "")
}

// Staff who read a result are told whose it is and how to come back, and are not congratulated; a frozen question is read with its key.
func TestStaffReadWhoseResultItIs(t *testing.T) {
	s := newSchool(t)
	quiz := s.Quiz(s.service, rulesOfTest, quiztest.AllKinds()...)
	s.Exec("update persons set nip = '198609262015052001', name = 'RATNA WULANDARI' where id = ?", s.Learners[0].PersonID)
	a, _ := s.begin(quiz, s.Learners[0])
	s.want(s.Learners[0], "POST", "/kuis/"+a.ID.String()+"/kirim", nil, 200, "")
	read := s.want(s.Trainer, "GET", "/kuis/"+a.ID.String()+"/hasil", nil, 200, "")
	for _, told := range []string{"Hasil RATNA WULANDARI", "198609262015052001", "Dinas Pendidikan", `href="/studio/kuis/` + quiz.String() + `/hasil"`} {
		if !strings.Contains(read, told) {
			t.Errorf("the trainer does not read %q:\n%s", told, read)
		}
	}
	if strings.Contains(read, "Anda belum lulus") || strings.Contains(read, "Selamat, Anda") {
		t.Error("the trainer is addressed as the learner")
	}
	s.Exec("update quizzes set frozen_at = now() where id = ?", quiz)
	list := s.want(s.Trainer, "GET", "/studio/kuis/"+quiz.String(), nil, 200, "")
	at := regexp.MustCompile(`/studio/kuis/` + quiz.String() + `/soal/[0-9a-f-]{36}`).FindString(list)
	if page := s.want(s.Trainer, "GET", at, nil, 200, ""); !strings.Contains(page, "Soal ini sedang dipakai") || !strings.Contains(page, "Kunci") || strings.Contains(page, "<textarea") {
		t.Errorf("the frozen question:\n%s", page)
	}
	s.want(s.Stranger, "GET", at, nil, 404, "")
	if page := s.want(s.Trainer, "GET", "/studio/kuis", nil, 200, ""); !strings.Contains(page, "/studio/kuis/"+quiz.String()) {
		t.Error("the list lacks the quiz")
	}
}
