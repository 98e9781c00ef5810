using System.Globalization;
using EdgeLiver.Contracts;

namespace EdgeLiver.Host.Dicom;

/// <summary>What every object of an exam has: patient, study, series, equipment.</summary>
internal static class DicomObject
{
    /// <summary>A new object with the modules that all of them share.</summary>
    /// <param name="exam">Whose.</param>
    /// <param name="sopClass">Its kind.</param>
    /// <param name="instance">Its own UID.</param>
    /// <param name="modality">US or SR.</param>
    /// <param name="series">UID and number of the series.</param>
    /// <param name="number">Within the series, from 1.</param>
    /// <param name="made">When its content came about.</param>
    public static DicomDump Begin(ExamRecord exam, string sopClass, string instance, string modality, (string Uid, int Number) series, int number, DateTimeOffset made)
    {
        var study = exam.Acquisition.StartedAt;
        var dump = new DicomDump()
            .Text("0008,0016", "UI", sopClass).Text("0008,0018", "UI", instance)
            .Moment("0008,0020", "0008,0030", study).Moment("0008,0021", "0008,0031", study).Moment("0008,0023", "0008,0033", made)
            .Text("0008,0201", "SH", made.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal))
            .Text("0008,0050", "SH", null)
            .Text("0008,0060", "CS", modality)
            .Text("0008,0070", "LO", "EdgeLiver").Text("0008,1090", "LO", "EdgeLiver").Text("0008,0080", "LO", exam.SiteId)
            .Text("0008,0090", "PN", null)
            .Text("0008,1030", "LO", "Ultrasound of the liver")
            .Text("0018,1000", "LO", exam.DeviceId).Text("0018,1020", "LO", exam.Provenance.Software)
            .Text("0020,000d", "UI", DicomUid.Study(exam.ExamId)).Text("0020,000e", "UI", series.Uid)
            .Text("0020,0010", "SH", $"{exam.ExamId}"[^16..])
            .Text("0020,0011", "IS", $"{series.Number}").Text("0020,0013", "IS", number.ToString(CultureInfo.InvariantCulture));
        Patient(dump, exam);
        Scanner(dump, exam.Scanner);
        return dump;
    }

    /// <summary>A pseudonym, a sex and an age: there is no name and no birth date to write.</summary>
    private static void Patient(DicomDump dump, ExamRecord exam)
    {
        dump.Text("0010,0010", "PN", null).Text("0010,0020", "LO", exam.Subject.Pseudonym).Text("0010,0021", "LO", exam.SiteId).Text("0010,0030", "DA", null)
            .Text("0010,0040", "CS", exam.Subject.Sex switch { Sex.Male => "M", Sex.Female => "F", Sex.Other => "O", _ => null })
            .Text("0012,0062", "CS", "YES").Text("0012,0063", "LO", "pseudonym of the site; black outside the ultrasound fan");
        if (exam.Subject.AgeYears is { } years)
        {
            dump.Text("0010,1010", "AS", years.ToString("000", CultureInfo.InvariantCulture) + "Y");
        }
    }

    private static void Scanner(DicomDump dump, Scanner? scanner)
    {
        if (scanner?.Make is { } make)
        {
            dump.Item("0018,a001", () => dump.Text("0008,0070", "LO", make).Text("0008,1090", "LO", scanner.Model)
                .Code("0040,a170", new DicomCode("109101", "DCM", "Acquisition Equipment")));
        }
    }
}
