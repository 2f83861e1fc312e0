package mutants

// Rules of reminders on devices, and of e-mail over TLS.
func init() {
	mutants = append(mutants, []Mutant{
		{
			Rule: "a name that leads home is not followed", File: "reminders/webpush/webpush.go",
			Old: "if err != nil || !public(to.Addr()) {",
			New: "if err != nil || to.Addr().IsMulticast() {",
			Run: "TestANameThatLeadsHome",
		},
		{
			Rule: "an address of the house's network is not public", File: "reminders/webpush/hosts.go",
			Old: "a.IsGlobalUnicast() && !a.IsPrivate() && ",
			New: "a.IsGlobalUnicast() && ",
			Run: "TestOnlyPublicAddresses",
		},
		{
			Rule: "only hosts of the setting are spoken to", File: "reminders/webpush/webpush.go",
			Old: " || !s.hosts.Hold(u.Hostname()):",
			New: ":",
			Run: "TestOnlyHostsOfTheSetting",
		},
		{
			Rule: "a name ends with the host of the setting, dot included", File: "reminders/webpush/hosts.go",
			Old: `strings.HasSuffix(name, "."+below)`,
			New: `strings.HasSuffix(name, below)`,
			Run: "TestOnlyHostsOfTheSetting",
		},
		{
			Rule: "a message is sealed for its browser", File: "reminders/webpush/seal.go",
			Old: `"WebPush: info\x00"+string(theirs.Bytes())+string(ours)`,
			New: `"WebPush: info\x00"+string(ours)+string(theirs.Bytes())`,
			Run: "TestSealIsTheStandards",
		},
		{
			Rule: "the length of a message tells nothing", File: "reminders/webpush/seal.go",
			Old: "make([]byte, (len(body)/grain+1)*grain)",
			New: "make([]byte, len(body)+1)",
			Run: "TestTheLengthDoesNotTell",
		},
		{
			Rule: "a browser that is gone is forgotten", File: "reminders/webpush/webpush.go",
			Old: "status == http.StatusNotFound || status == http.StatusGone:",
			New: "status == http.StatusGone:",
			Run: "TestWhatAnAnswerMeans",
		},
		{
			Rule: "a device that is gone is forgotten", File: "reminders/device_send.go",
			Old: "	if len(gone) > 0 {",
			New: "	if len(gone) > 0 && len(told) > 0 {",
			Run: "TestADeviceThatIsGoneIsForgotten",
		},
		{
			Rule: "one device that has it is enough", File: "reminders/device_send.go",
			Old: "	case len(told) > 0:",
			New: "	case len(told) > 0 && len(gone) == 0:",
			Run: "TestADeviceThatIsGoneIsForgotten",
		},
		{
			Rule: "a message that may pass is tried again", File: "reminders/device_send.go",
			Old: "	case later:",
			New: "	case later && refused:",
			Run: "TestAMessageIsTriedAgain",
		},
		{
			Rule: "nobody removes another's device", File: "reminders/device.go",
			Old: `Where("v.id = ? and v.person_id = ?", device, who.PersonID)`,
			New: `Where("v.id = ? and ? is not null", device, who.PersonID)`,
			Run: "TestDevicesAreOnesOwn",
		},
		{
			Rule: "a browser shows one person's messages", File: "reminders/device.go",
			Old: `.Set("person_id = excluded.person_id")`,
			New: ``,
			Run: "TestDevicesAreOnesOwn",
		},
		{
			Rule: "who has left is told nothing on devices", File: "reminders/recipient.go",
			Old: "	case r.Gone:",
			New: "	case r.Gone && by == Mail:",
			Run: "TestADeviceKeepsQuiet",
		},
		{
			Rule: "a device is told what its person is, whether there is a mail server or not", File: "reminders/event.go",
			Old: "err != nil || len(s.carriers()) == 0 {",
			New: "err != nil || s.cfg.Post == nil {",
			Run: "TestAnAnswerIsToldOnDevicesToo",
		},
		{
			Rule: "a device shows no title", File: "web/letters/letters.go",
			Old: `"body": Write(l).Subject,`,
			New: `"body": Write(l).Body,`,
			Run: "TestASubjectNamesNobody",
		},
		{
			Rule: "a wrong certificate is no server of ours", File: "reminders/post.go",
			Old: "	settings.ServerName = p.host",
			New: "	settings.InsecureSkipVerify = true",
			Run: "TestAWrongCertificateIsRefused",
		},
		{
			Rule: "nothing goes in the clear", File: "reminders/post.go",
			Old: "} else if !p.local() {",
			New: "} else if !p.local() && p.auth == nil {",
			Run: "TestNothingGoesInTheClear",
		},
	}...)
}
