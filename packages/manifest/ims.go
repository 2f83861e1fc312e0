package manifest

import (
	"encoding/xml"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"mumpuni/internal/office"
)

// IMS is the name of SCORM's manifest.
const IMS = "imsmanifest.xml"

// ims is a manifest while it is read (IMS Content Packaging 1.1, SCORM CAM).
type ims struct {
	Package

	has       func(path string) bool
	resources map[string]*office.Element
	bases     map[string]string // of resources, by identifier
	root      string            // xml:base of the manifest
	found     int
}

// ReadIMS reads an imsmanifest.xml; has tells which files are in the package, whatever the case of their letters. Faults on "file", with
// Entry: package.manifest_large, _broken, _entities, package.aicc, package.nothing, package.items_many, package.entry_missing,
// package.entry_outside, package.entry_unplayable.
func ReadIMS(data []byte, has func(path string) bool) (Package, error) {
	root, err := tree(IMS, data)
	if err != nil {
		return Package{}, err
	}
	if root.Name != "manifest" {
		return Package{}, broken(IMS, "package.manifest_broken")
	}
	m := ims{has: has, resources: map[string]*office.Element{}, bases: map[string]string{}, root: base(root)}
	m.standard(root)
	m.listResources(root)
	org := m.organization(root)
	m.Title = words(org.Value("title"), longestTitle)
	if err := m.items(org, nil); err != nil {
		return Package{}, err
	}
	if len(m.Items) == 0 {
		err = m.withoutOrganization(root)
	}
	if err == nil && len(m.Items) == 0 {
		err = broken(IMS, "package.nothing")
	}
	m.name()
	m.lost(root)
	return m.Package, err
}

// standard tells 1.2 from 2004 by what the manifest says, else by the names it uses.
func (m *ims) standard(root *office.Element) {
	m.Edition = words(root.Kid("metadata").Value("schemaversion"), 40)
	said := strings.ToLower(m.Edition)
	switch {
	case strings.Contains(said, "2004"), strings.Contains(said, "1.3"):
		m.Standard = SCORM2004
	case strings.HasPrefix(said, "1.2"):
		m.Standard = SCORM12
	case slices.ContainsFunc(root.Attrs, func(a xml.Attr) bool { return strings.Contains(a.Value, "adlcp_v1p3") }):
		m.Standard = SCORM2004
	default:
		m.Standard = SCORM12
	}
}

func (m *ims) listResources(root *office.Element) {
	list := root.Kid("resources")
	above := path.Join(m.root, base(list))
	for _, r := range list.Each("resource") {
		id := r.Attr("identifier")
		m.resources[id], m.bases[id] = r, path.Join(above, base(r))
	}
}

func base(e *office.Element) string {
	for _, a := range e.Attrs {
		if a.Name.Local == "base" && (a.Name.Space == "xml" || strings.HasSuffix(a.Name.Space, "/namespace")) {
			return a.Value
		}
	}
	return ""
}

// organization is the one that the manifest calls its default, else the first.
func (m *ims) organization(root *office.Element) *office.Element {
	list := root.Kid("organizations")
	all := list.Each("organization")
	if len(all) > 1 {
		m.lose("package.loss.organizations")
	}
	for _, o := range all {
		if o.Attr("identifier") == list.Attr("default") {
			return o
		}
	}
	return list.Kid("organization")
}

// items takes what stands below e, in its order.
func (m *ims) items(e *office.Element, within []string) error {
	for _, i := range e.Each("item") {
		if m.found++; m.found > maxItems {
			return broken(IMS, "package.items_many")
		}
		title := words(i.Value("title"), longestTitle)
		if ref := i.Attr("identifierref"); ref != "" && i.Attr("isvisible") != "false" {
			if err := m.take(i, m.resources[ref], ref, title, within); err != nil {
				return err
			}
		}
		if err := m.items(i, append(slices.Clone(within), title)); err != nil {
			return err
		}
	}
	return nil
}

// take makes an item of what the manifest lists and of the resource that it opens.
func (m *ims) take(i, r *office.Element, ref, title string, within []string) error {
	if r == nil {
		m.lose("package.loss.submanifest")
		return nil
	}
	href, err := url.Parse(strings.ReplaceAll(strings.TrimSpace(r.Attr("href")), `\`, "/"))
	switch {
	case err != nil:
		return broken(words(r.Attr("href"), longestTitle), "package.entry_missing")
	case href.IsAbs() || href.Host != "":
		return broken(words(r.Attr("href"), longestTitle), "package.entry_outside")
	case href.Path == "":
		return nil
	}
	item := Item{
		ID: words(i.Attr("identifier"), longestID), Title: title, Within: strings.Join(within, " › "), Path: path.Join(m.bases[ref], href.Path),
		Query: query(href, i.Attr("parameters")), SCO: isSCO(r), Data: strings.ToValidUTF8(i.Value("datafromlms")+i.Value("dataFromLMS"), ""),
	}
	if item.ID == "" || len(item.Data) > longestData {
		item.ID, item.Data = ref, item.Data[:min(len(item.Data), longestData)]
	}
	item.Mastery = mastery(i)
	switch ext := strings.ToLower(path.Ext(item.Path)); {
	case !m.has(item.Path):
		return broken(words(item.Path, longestTitle), "package.entry_missing")
	case ext == ".swf" || ext == ".dcr" || ext == ".jar" || ext == ".exe":
		return broken(words(item.Path, longestTitle), "package.entry_unplayable")
	}
	m.Items = append(m.Items, item)
	return nil
}

// query is what an item adds to the address of its file (SCORM CAM 4.3, 3.4.1.12).
func query(href *url.URL, parameters string) string {
	text := ""
	if href.RawQuery != "" {
		text = "?" + href.RawQuery
	}
	if href.Fragment != "" {
		text += "#" + href.EscapedFragment()
	}
	add := strings.TrimLeft(strings.TrimSpace(parameters), "?&")
	switch {
	case add == "":
	case strings.HasPrefix(add, "#"):
		if !strings.Contains(text, "#") {
			text += add
		}
	case strings.HasPrefix(text, "?"):
		text = text[:1] + add + "&" + text[1:]
	default:
		text = "?" + add + text
	}
	return words(text, 2000)
}

func isSCO(r *office.Element) bool {
	for _, a := range r.Attrs {
		if strings.EqualFold(a.Name.Local, "scormtype") {
			return strings.EqualFold(strings.TrimSpace(a.Value), "sco")
		}
	}
	return false
}

// mastery is the score that the manifest asks for, nil when it asks for none.
func mastery(i *office.Element) *float64 {
	said := i.Value("masteryscore")
	if said == "" {
		for _, o := range i.Kid("sequencing").Kid("objectives").Each("primaryObjective") {
			if o.Attr("satisfiedByMeasure") == "true" {
				said = o.Value("minNormalizedMeasure")
				if said == "" {
					said = "1"
				}
			}
		}
	}
	n, err := strconv.ParseFloat(said, 64)
	if err != nil || n < -1 || n > 100 {
		return nil
	}
	return &n
}

// withoutOrganization takes the resources themselves where the manifest lists no items.
func (m *ims) withoutOrganization(root *office.Element) error {
	for _, r := range root.Kid("resources").Each("resource") {
		if isSCO(r) {
			id := r.Attr("identifier")
			if err := m.take(&office.Element{}, r, id, "", nil); err != nil {
				return err
			}
			m.lose("package.loss.unorganized")
		}
	}
	return nil
}

// name gives what has no title one, and items names of their own: what is kept of a learner goes by them.
func (m *ims) name() {
	seen := map[string]int{}
	for n := range m.Items {
		i := &m.Items[n]
		if i.Title == "" {
			i.Title = path.Base(i.Path)
		}
		if seen[i.ID]++; seen[i.ID] > 1 {
			i.ID += "#" + strconv.Itoa(seen[i.ID])
		}
	}
	if m.Title == "" && len(m.Items) > 0 {
		m.Title = m.Items[0].Title
	}
}

// inOrder: several items are to be taken in an order of their own.
const inOrder = "package.loss.order"

// lost notes what is asked for and not done.
func (m *ims) lost(root *office.Element) {
	for name, key := range map[string]string{
		"prerequisites": inOrder, "maxtimeallowed": "package.loss.time", "attemptAbsoluteDurationLimit": "package.loss.time",
		"ruleConditions": inOrder, "mapInfo": "package.loss.objectives", "rollupRule": "package.loss.rollup", "adldata": "package.loss.shared",
		"manifest": "package.loss.submanifest",
	} {
		if len(root.All(name)) > 0 && (key != inOrder || len(m.Items) > 1) {
			m.lose(key)
		}
	}
	for _, c := range root.All("controlMode") {
		if len(m.Items) > 1 && (c.Attr("flow") == "true" || c.Attr("choice") == "false") {
			m.lose(inOrder)
		}
	}
	slices.Sort(m.Losses)
}
