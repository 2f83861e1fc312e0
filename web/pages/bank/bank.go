// Package bank is the question bank in pages: found and tagged, reviewed by a second person, taken in from files and given out.
package bank

import (
	"net/http"

	"github.com/google/uuid"

	"mumpuni/assessments"
	"mumpuni/competencies"
	"mumpuni/people"
	"mumpuni/questions"
	"mumpuni/web/route"
	"mumpuni/web/upload"
)

// Pages holds what its handlers call.
type Pages struct {
	Questions    *questions.Service
	Assessments  *assessments.Service
	Competencies *competencies.Service
	People       *people.Service
	Upload       *upload.Handler
}

const root = "/studio/bank"

// Routes declares the bank, its questions, exports and imports, all for trainers, and the bank that comes with the program, for HR and
// administrators too.
func (p *Pages) Routes(s *route.Set) {
	trainer := route.Roles(people.Trainer)
	keeper := route.Roles(people.Trainer, people.HR, people.Administrator)
	s.Page(http.MethodGet, starterPath, keeper, p.starter)
	s.Page(http.MethodPost, starterPath, keeper, p.takeStarter)
	s.Page(http.MethodPost, starterPath+"/asesmen", keeper, p.makeReady)
	s.Page(http.MethodGet, root+"/terbuka", trainer, p.openToVary)
	s.Page(http.MethodGet, root, trainer, p.list)
	s.Page(http.MethodPost, root, trainer, p.act)
	s.Page(http.MethodGet, root+"/soal/baru", trainer, p.newQuestion)
	s.Page(http.MethodPost, root+"/soal", trainer, p.create)
	s.Page(http.MethodGet, root+"/soal/:id", trainer, p.question)
	s.Page(http.MethodGet, root+"/soal/:id/sunting", trainer, p.edit)
	s.Page(http.MethodPost, root+"/soal/:id/sunting", trainer, p.save)
	s.Page(http.MethodGet, root+"/mirip", trainer.Report(), p.near)
	s.Page(http.MethodGet, root+"/berbagi", trainer, p.banks)
	s.Page(http.MethodPost, root+"/berbagi", trainer, p.shareBank)
	s.Page(http.MethodGet, root+"/soal/:id/buka", trainer, p.openForm)
	s.Page(http.MethodGet, root+"/soal/:id/terpisah", trainer, p.apartForm)
	s.Page(http.MethodPost, root+"/soal/:id/terpisah", trainer, p.apart)
	s.FilePage(http.MethodPost, root+"/soal/:id/gambar", trainer, p.sendPicture)
	s.Page(http.MethodPost, root+"/soal/:id/gambar/pasang", trainer, p.placePicture)
	s.Page(http.MethodPost, root+"/soal/:id/gambar/lepas", trainer, p.removePicture)
	s.Page(http.MethodPost, root+"/soal/:id/varian", trainer, p.vary)
	s.Page(http.MethodPost, root+"/soal/:id/telaah", trainer, p.review)
	s.Page(http.MethodGet, root+"/ekspor", trainer, p.exportForm)
	s.Page(http.MethodGet, root+"/ekspor/unduh", trainer.Report(), p.export)
	s.Page(http.MethodGet, root+"/impor", trainer, p.importForm)
	s.FilePage(http.MethodPost, root+"/impor", trainer, p.startImport)
	s.Page(http.MethodPost, root+"/impor/awal", trainer, p.startStarter)
	s.Page(http.MethodGet, root+"/impor/contoh", trainer, p.template)
	s.Page(http.MethodGet, root+"/impor/:id", trainer, p.plan)
	s.Page(http.MethodPost, root+"/impor/:id", trainer, p.mend)
	s.Page(http.MethodGet, root+"/impor/:id/soal/:n", trainer, p.mendForm)
	s.Page(http.MethodPost, root+"/impor/:id/soal/:n", trainer, p.mendSave)
	s.Page(http.MethodPost, root+"/impor/:id/terapkan", trainer, p.apply)
	s.Page(http.MethodGet, root+"/impor/:id/batal", trainer, p.undoForm)
	s.Page(http.MethodPost, root+"/impor/:id/batal", trainer, p.undo)
}

func questionPath(id uuid.UUID) string { return root + "/soal/" + id.String() }
func importPath(id uuid.UUID) string   { return root + "/impor/" + id.String() }

// idsOf reads the ticked questions; what is no ID is passed over, and nothing ticked is told by the service.
func idsOf(texts []string) []uuid.UUID {
	ids := []uuid.UUID{}
	for _, t := range texts {
		if id, err := uuid.Parse(t); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}
