package certification

// Unsigned says about a file without an electronic signature what is true of it.
const Unsigned = "Dokumen elektronik ini diterbitkan tanpa tanda tangan elektronik pada berkasnya. Keasliannya diperiksa pada " +
	"laman verifikasi melalui kode QR."

// proof draws how to check the paper: QR code, address and code at the left, what kind of signature it has at the foot.
func (s sheet) proof(p Paper, modules [][]bool) {
	s.fill(colour{255, 255, 255})
	s.pen(gold)
	s.SetLineWidth(0.25)
	s.Rect(27, 152, 32, 32, "DF")
	s.qr(28.5, 153.5, 29, modules)
	column := area{62, 153, 96, 30}
	y := column.y
	for _, b := range []block{
		{text: "Periksa keaslian sertifikat ini", style: "B", size: 10, colour: navy},
		{text: "Pindai kode QR atau buka", size: 9, colour: muted},
		{text: address(p.Link), size: 9, colour: ink},
		{text: "lalu ketik kode verifikasi", size: 9, colour: muted},
		{text: GroupCode(p.Code), style: "B", size: 10, colour: ink},
	} {
		for _, line := range s.lines(column, b, 1, 0) {
			s.ink(b.colour)
			y += lineHeight(b, 1) + 0.4
			s.Text(column.x, y, line)
		}
	}
	s.foot(p)
}

// foot writes the sentence about the signature inside the frame.
func (s sheet) foot(p Paper) {
	text := p.Seal
	if text == "" {
		text = Unsigned
	}
	s.flow(area{30, 187.5, paperWidth - 60, 7}, []block{{text: text, style: "I", size: 7.5, colour: muted}})
}
