package questions_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"mumpuni/internal/jobs"
	"mumpuni/internal/sheet"
	"mumpuni/media"
	"mumpuni/questions"
	"mumpuni/questions/exchange"
	"mumpuni/storage"
	"mumpuni/storage/storagetest"
)

// gallery is a bank with a place for pictures.
type gallery struct {
	*bank
	store *storage.Store
	media *media.Service
}

func newGallery(t *testing.T) *gallery {
	t.Helper()
	queue, err := jobs.NewQueue()
	if err != nil {
		t.Fatal(err)
	}
	g := &gallery{bank: newBank(t)}
	g.store = storagetest.LocalServer(t).Store(t, g.DB)
	g.media = media.New(g.DB, g.store, queue, time.Now)
	g.WithFiles(g.store, g.media)
	return g
}

// drawing is a picture of one colour.
func drawing(t *testing.T, shade uint8) []byte {
	t.Helper()
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	for i := range img.Pix {
		img.Pix[i] = shade
	}
	img.SetGray(1, 1, color.Gray{255 - shade})
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// send puts bytes where an upload would, and hands them over.
func (g *gallery) send(question uuid.UUID, name string, data []byte) error {
	g.T.Helper()
	ctx, key := g.T.Context(), storage.NewKey(storage.MediaPrefix)
	if _, err := g.store.Put(ctx, key, bytes.NewReader(data), int64(len(data)), "application/octet-stream"); err != nil {
		g.T.Fatal(err)
	}
	o, err := g.store.Adopt(ctx, key)
	if err != nil {
		g.T.Fatal(err)
	}
	return g.AddPicture(ctx, g.Trainer, question, o, name)
}

// ready makes all pictures ready, or refuses them.
func (g *gallery) ready() {
	g.T.Helper()
	var ids []uuid.UUID
	if err := g.DB.NewRaw("select id from media where state = 'processing'").Scan(g.T.Context(), &ids); err != nil {
		g.T.Fatal(err)
	}
	for _, id := range ids {
		if err := g.media.MakeReady(g.T.Context(), id, 1); err != nil {
			g.T.Fatal(err)
		}
	}
}

// A picture is shown only where a text of its own question names it with what it shows, and reviewed only when it can be seen.
func TestAPictureIsNamedWithWhatItShows(t *testing.T) {
	g := newGallery(t)
	ctx := t.Context()
	v, err := g.Create(ctx, g.Trainer, g.Unit, written("Jalur mana yang benar?"), questions.Tags{Topic: "Alur"})
	if err != nil {
		t.Fatal(err)
	}
	id := v.QuestionID
	for name, got := range map[string]string{
		"no picture":         keyOf(g.send(id, "catatan.png", []byte("bukan gambar sama sekali"))),
		"another's question": keyOf(g.MayPicture(ctx, g.Stranger, id, 10)),
		"too large":          keyOf(g.MayPicture(ctx, g.Trainer, id, questions.MaxPicture+1)),
	} {
		want := map[string]string{"no picture": "course.media_type_image", "another's question": "quiz.question_not_found", "too large": "course.media_large"}[name]
		if got != want {
			t.Errorf("%s: %q, not %q", name, got, want)
		}
	}
	for range 2 {
		if err := g.send(id, "Alur surat (1).PNG", drawing(t, 7)); err != nil {
			t.Fatal(err)
		}
	}
	if d := g.detail(id); d.Pictures["Alur-surat-1.png"].MediaID == uuid.Nil || d.Pictures["Alur-surat-1-2.png"].MediaID == uuid.Nil || d.Pictures["Alur-surat-1.png"].URL != "" {
		t.Fatalf("%+v", d.Pictures)
	}
	place := func(alt, where string) string {
		return keyOf(g.PlacePicture(ctx, g.Trainer, id, "Alur-surat-1.png", alt, where))
	}
	if got := place(" ", "stem"); got != "quiz.picture_alt" {
		t.Errorf("without a description: %q", got)
	}
	if got := place("Alur [surat]\nmasuk", "options.7"); got != "bank.picture_place" {
		t.Errorf("nowhere: %q", got)
	}
	for _, where := range []string{"stem", "options.1"} {
		if got := place("Alur [surat]\nmasuk", where); got != "" {
			t.Fatal(got)
		}
	}
	d := g.detail(id)
	if d.Stem != "Jalur mana yang benar?\n\n![Alur (surat) masuk](gambar:Alur-surat-1.png)" || d.Topic != "Alur" || d.Number != 3 {
		t.Fatalf("%q %q", d.Stem, d.Topic)
	}
	if got := keyOf(g.AskReview(ctx, g.Trainer, []uuid.UUID{id})); got != "bank.picture_not_ready" {
		t.Errorf("what nobody can see yet goes to review: %q", got)
	}
	g.ready()
	shown, err := g.Pictures(ctx, g.DB, &d.Version)
	if p := shown[id]["Alur-surat-1.png"]; err != nil || p.Type != "image/jpeg" || p.Width != 40 || !strings.Contains(p.URL, "/m/") || p.Key == p.Original {
		t.Errorf("%+v %v", shown, err)
	}
	if err := g.AskReview(ctx, g.Trainer, []uuid.UUID{id}); err != nil {
		t.Error(err)
	}
	for name, stem := range map[string]string{
		"quiz.picture_unknown": "Apa? ![x](gambar:lain.png)", "quiz.picture_alt": "Apa? ![ ](gambar:Alur-surat-1.png)", "quiz.text_picture": "Apa? ![x](https://jahat.example/a.png)",
	} {
		bad := written(stem)
		if _, err := g.Edit(ctx, g.Trainer, id, bad, questions.Tags{}); !strings.Contains(fmt.Sprintf("%+v", err), name) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A file whose picture breaks what reads it is refused by its head, or by the process that looks into it: then nobody reviews it.
func TestAHostilePictureIsRefused(t *testing.T) {
	g := newGallery(t)
	v, err := g.Create(t.Context(), g.Trainer, g.Unit, written("Apa?"), questions.Tags{})
	if err != nil {
		t.Fatal(err)
	}
	huge := drawing(t, 1)
	copy(huge[16:], []byte{0, 0, 0x80, 0, 0, 0, 0x80, 0}) // 32768 × 32768
	binary.BigEndian.PutUint32(huge[29:], crc32.ChecksumIEEE(huge[12:29]))
	broken := drawing(t, 2)[:60]
	for name, data := range map[string][]byte{"besar.png": huge, "rusak.png": broken} {
		if err := g.send(v.QuestionID, name, data); err != nil {
			t.Fatal(name, err)
		}
	}
	g.ready()
	for name, p := range g.detail(v.QuestionID).Pictures {
		if p.State != media.Refused || p.Failure == "" || p.URL != "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
	if err := g.PlacePicture(t.Context(), g.Trainer, v.QuestionID, "rusak.png", "x", "stem"); err != nil {
		t.Fatal(err)
	}
	if got := keyOf(g.AskReview(t.Context(), g.Trainer, []uuid.UUID{v.QuestionID})); got != "bank.picture_not_ready" {
		t.Error(got)
	}
	for data, want := range map[string]string{string(huge): "bank.loss.picture_pixels", string(broken[:20]): "bank.loss.picture_broken"} {
		file, err := exchange.Write(exchange.Moodle, []exchange.Item{pictured([]byte(data))}, sheet.Table{})
		if err != nil {
			t.Fatal(err)
		}
		p := g.plan(g.start(string(file.Data)))
		if q := p.Questions[0]; len(q.Losses) != 2 || q.Losses[0].Key != want || len(q.Pictures) != 0 {
			t.Errorf("%+v", q.Losses)
		}
	}
}

func pictured(data []byte) exchange.Item {
	return exchange.Item{
		Kind: exchange.Single, Stem: "Lihat ![alur](gambar:a.png)", Options: []exchange.Option{{Text: "![satu](gambar:b.png)", Right: true}, {Text: "dua"}},
		Pictures: []exchange.Picture{{Name: "a.png", Alt: "alur", Data: data}, {Name: "b.png", Alt: "satu", Data: data}},
	}
}

// What the bank gives out in Moodle XML or in an archive comes back as it was, pictures and all; one act takes it out again.
func TestPicturesGoOutAndComeBack(t *testing.T) {
	g := newGallery(t)
	ctx := t.Context()
	item := pictured(drawing(t, 3))
	item.Pictures[1].Data = drawing(t, 4)
	file, err := exchange.Write(exchange.Moodle, []exchange.Item{item}, sheet.Table{})
	if err != nil {
		t.Fatal(err)
	}
	for _, format := range []exchange.Format{exchange.XLSX, exchange.Moodle} {
		id := g.start(string(file.Data))
		p := g.plan(id)
		if len(p.Questions) != 1 || p.Count(exchange.Taken) != 1 || p.Questions[0].Pictures["b.png"].URL == "" {
			t.Fatalf("%+v", p)
		}
		if err := g.ApplyImport(ctx, g.Trainer, id, p.Digest); err != nil {
			t.Fatal(err)
		}
		g.ready()
		question := g.plan(id).Questions[0].QuestionID
		if d := g.detail(question); d.Pictures["a.png"].URL == "" || d.Stem != item.Stem {
			t.Fatalf("%+v", d.Pictures)
		}
		if file, err = g.Export(ctx, g.Trainer, questions.ExportFilter{UnitID: g.Unit, Questions: []uuid.UUID{question}}, format, sheet.Table{}); err != nil || len(file.Losses[0]) > 0 {
			t.Fatal(file.Losses, err)
		}
		back, err := exchange.Read(ctx, file.Data)
		if err != nil || len(back.Questions) != 1 || !slices.EqualFunc(back.Questions[0].Item.Pictures, item.Pictures, func(a, b exchange.Picture) bool {
			return a.Name == b.Name && a.Alt == b.Alt && bytes.Equal(a.Data, b.Data)
		}) {
			t.Fatalf("%s: %v", format, err)
		}
		if err := g.UndoImport(ctx, g.Trainer, id); err != nil {
			t.Fatal(err)
		}
		var left int
		if err := g.DB.NewRaw("select (select count(*) from media) + (select count(*) from question_pictures)").Scan(ctx, &left); err != nil || left != 0 {
			t.Errorf("%d pictures stay after all was taken back, %v", left, err)
		}
	}
	if gift, err := g.Export(ctx, g.Trainer, questions.ExportFilter{UnitID: g.Unit}, exchange.GIFT, sheet.Table{}); keyOf(err) != "bank.export_nothing" {
		t.Error(gift.Name, err)
	}
}

// A picture goes out of the texts by another version, and stays for the version that shows it; one that nothing ever named is gone, with
// its file; an answer that is a picture alone is not left empty.
func TestAPictureIsTakenOff(t *testing.T) {
	g := newGallery(t)
	ctx := t.Context()
	v, err := g.Create(ctx, g.Trainer, g.Unit, written("Jalur mana yang benar?"), questions.Tags{Topic: "Alur"})
	if err != nil {
		t.Fatal(err)
	}
	id := v.QuestionID
	for _, name := range []string{"alur.png", "lain.png"} {
		if err := g.send(id, name, drawing(t, 9)); err != nil {
			t.Fatal(err)
		}
	}
	remove := func(name string) string { return keyOf(g.RemovePicture(ctx, g.Trainer, id, name)) }
	if got := remove("tiada.png"); got != "quiz.picture_unknown" {
		t.Errorf("none of that name: %q", got)
	}
	if got := keyOf(g.RemovePicture(ctx, g.Stranger, id, "lain.png")); got != "quiz.question_not_found" {
		t.Errorf("a stranger: %q", got)
	}
	for _, where := range []string{"stem", "options.0"} {
		if got := keyOf(g.PlacePicture(ctx, g.Trainer, id, "alur.png", "Alur surat", where)); got != "" {
			t.Fatal(got)
		}
	}
	before := g.detail(id)
	if got := remove("alur.png"); got != "" {
		t.Fatal(got)
	}
	d := g.detail(id)
	if len(questions.Named(d.Version)) != 0 || d.Number != before.Number+1 || d.Stem != "Jalur mana yang benar?" || d.Topic != "Alur" {
		t.Errorf("taken out: %+v", d.Version)
	}
	if got := remove("alur.png"); got != "bank.picture_kept" || len(g.detail(id).Pictures) != 2 {
		t.Errorf("an older version shows it: %q", got)
	}
	media := g.Count("media")
	if got := remove("lain.png"); got != "" || len(g.detail(id).Pictures) != 1 || g.Count("media") != media-1 {
		t.Errorf("never named: %q, %d media of %d", got, g.Count("media"), media)
	}
	alone := written("Gambar mana?")
	alone.Body.Options[0].Text = "![Alur surat](gambar:alur.png)"
	alone.Seen = d.Version.ID
	if _, err := g.Edit(ctx, g.Trainer, id, alone, questions.Tags{}); err != nil {
		t.Fatal(err)
	}
	if got := remove("alur.png"); got != "bank.picture_alone" {
		t.Errorf("all that an answer says: %q", got)
	}
}
