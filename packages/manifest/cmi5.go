package manifest

import (
	"slices"
	"strconv"

	"mumpuni/internal/office"
)

// CMI5File is the name of cmi5's course structure; it is taken without a zip, too.
const CMI5File = "cmi5.xml"

// Course is what a cmi5.xml says of the whole (cmi5 Quartz, 13.1).
type Course struct {
	ID          string      `json:"id"` // the publisher's
	Title       Texts       `json:"title"`
	Description Texts       `json:"description"`
	Objectives  []Objective `json:"objectives,omitempty"`
	Blocks      []Block     `json:"blocks,omitempty"` // each before those that stand in it
}

// Objective is something that parts are there for.
type Objective struct {
	ID          string `json:"id"`
	Title       Texts  `json:"title"`
	Description Texts  `json:"description"`
}

// Block is what holds parts and other blocks. Blocks have numbers, from 1; 0 is the course.
type Block struct {
	ID          string   `json:"id"`
	Title       Texts    `json:"title"`
	Description Texts    `json:"description"`
	In          int      `json:"in,omitempty"` // the block that it stands in
	Objectives  []string `json:"objectives,omitempty"`
}

// AU is what is said of an assignable unit beside its Item, whose ID is the publisher's.
type AU struct {
	Title          Texts    `json:"title"`
	Description    Texts    `json:"description"`
	In             int      `json:"in,omitempty"` // the block that it stands in
	MoveOn         MoveOn   `json:"move_on"`
	OwnWindow      bool     `json:"own_window,omitempty"`
	Parameters     string   `json:"parameters,omitempty"`
	EntitlementKey string   `json:"entitlement_key,omitempty"`
	ActivityType   string   `json:"activity_type,omitempty"`
	Objectives     []string `json:"objectives,omitempty"`
}

// MoveOn is what must be said of a part before it is done.
type MoveOn string

// The values of cmi5.
const (
	Passed             MoveOn = "Passed"
	Completed          MoveOn = "Completed"
	CompletedAndPassed MoveOn = "CompletedAndPassed"
	CompletedOrPassed  MoveOn = "CompletedOrPassed"
	NotApplicable      MoveOn = "NotApplicable"
)

// Met reports whether a part is done that was completed, or passed.
func (m MoveOn) Met(completed, passed bool) bool {
	switch m {
	case Passed:
		return passed
	case Completed:
		return completed
	case CompletedAndPassed:
		return completed && passed
	case CompletedOrPassed:
		return completed || passed
	}
	return true
}

const (
	maxAUs             = 5000 // cmi5 asks for more than 1000
	longestDescription = 2000
)

// cmi5 is a course structure while it is read.
type cmi5 struct {
	Package

	has func(path string) bool // nil: there is no zip
	ids map[string]bool        // of blocks, parts and objectives, by their kind
}

// ReadCMI5 reads a cmi5.xml; has tells which files are in the zip around it, and is nil when there is none. Faults on "file", with Entry:
// package.manifest_large, _broken, _entities, package.cmi5_root, _schema, _iri, _twice, _objective, _url, _url_alone, _query, _mastery,
// _move_on, _launch_method, _long, package.items_many, package.entry_missing, package.entry_unplayable.
func ReadCMI5(data []byte, has func(path string) bool) (Package, error) {
	root, err := tree(CMI5File, data)
	if err != nil {
		return Package{}, err
	}
	if root.Name != "courseStructure" || root.Space != cmi5Space {
		return Package{}, broken(CMI5File, "package.cmi5_root")
	}
	c := cmi5{Package: Package{Standard: CMI5, Edition: "Quartz", Course: &Course{}}, has: has, ids: map[string]bool{}}
	if err := c.read(root); err != nil {
		return Package{}, err
	}
	c.lost(root)
	return c.Package, nil
}

func (c *cmi5) read(root *office.Element) error {
	if err := follows(root, structureSchema); err != nil {
		return err
	}
	course := root.Kid("course")
	if err := follows(course, courseSchema); err != nil {
		return err
	}
	about, err := c.about(course, "course")
	if err != nil {
		return err
	}
	c.Course.ID, c.Course.Title, c.Course.Description = about.id, about.title, about.description
	c.Title = about.title.In("id")
	if err := c.objectives(root.Kid("objectives")); err != nil {
		return err
	}
	return c.within(root, 0, nil)
}

// about is what course, blocks, parts and objectives have.
type about struct {
	id                 string
	title, description Texts
}

func (c *cmi5) about(e *office.Element, kind string) (about, error) {
	a := about{plain(e, "id"), texts(e.Kid("title"), longestTitle), texts(e.Kid("description"), longestDescription)}
	for _, name := range []string{"title", "description"} {
		if err := follows(e.Kid(name), textSchema); err != nil {
			return a, err
		}
	}
	if !isIRI(a.id) {
		return a, broken(words(a.id, longestTitle), "package.cmi5_iri")
	}
	if c.ids[kind+a.id] {
		return a, broken(a.id, "package.cmi5_twice")
	}
	c.ids[kind+a.id] = true
	return a, nil
}

func (c *cmi5) objectives(list *office.Element) error {
	if list.Name == "" {
		return nil
	}
	if err := follows(list, objectivesSchema); err != nil {
		return err
	}
	for _, o := range list.Each("objective") {
		if err := follows(o, objectiveSchema(o)); err != nil {
			return err
		}
		a, err := c.about(o, "objective")
		if err != nil {
			return err
		}
		c.Course.Objectives = append(c.Course.Objectives, Objective{a.id, a.title, a.description})
	}
	return nil
}

// within takes the parts and blocks that stand in e, which is the block of that number.
func (c *cmi5) within(e *office.Element, number int, titles []string) error {
	for _, kid := range e.Kids {
		var err error
		switch {
		case kid.Space != cmi5Space:
		case kid.Name == "au":
			err = c.au(kid, number, titles)
		case kid.Name == "block":
			err = c.block(kid, number, titles)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *cmi5) block(e *office.Element, in int, titles []string) error {
	if err := follows(e, blockSchema); err != nil {
		return err
	}
	a, err := c.about(e, "block")
	if err != nil {
		return err
	}
	b := Block{ID: a.id, Title: a.title, Description: a.description, In: in}
	if b.Objectives, err = c.aims(e); err != nil {
		return err
	}
	c.Course.Blocks = append(c.Course.Blocks, b)
	return c.within(e, len(c.Course.Blocks), append(slices.Clone(titles), a.title.In("id")))
}

// aims are the objectives that a block or a part names; each is one of the course's.
func (c *cmi5) aims(e *office.Element) (list []string, err error) {
	if !e.Has("objectives") {
		return nil, nil
	}
	if err := follows(e.Kid("objectives"), aimsSchema); err != nil {
		return nil, err
	}
	for _, o := range e.Kid("objectives").Each("objective") {
		id := plain(o, "idref")
		if !c.ids["objective"+id] {
			return nil, broken(words(id, longestTitle), "package.cmi5_objective")
		}
		list = append(list, id)
	}
	return list, nil
}

// lost notes what is asked for and not done, and what its trainer may not expect.
func (c *cmi5) lost(root *office.Element) {
	free := true
	for _, i := range c.Items {
		if i.AU.OwnWindow {
			c.lose("package.loss.own_window")
		}
		free = free && i.AU.MoveOn == NotApplicable
	}
	if free {
		c.lose("package.loss.move_on")
	}
	if extended(root) {
		c.lose("package.loss.extensions")
	}
	slices.Sort(c.Losses)
}

// extended reports whether there are elements of other makers in e.
func extended(e *office.Element) bool {
	return e.Space != cmi5Space || slices.ContainsFunc(e.Kids, extended)
}

// mark is where an element stands, for who looks for it: «cmi5.xml:12 <url>».
func mark(e *office.Element, what string) string {
	return CMI5File + ":" + strconv.Itoa(e.Line) + " <" + what + ">"
}
