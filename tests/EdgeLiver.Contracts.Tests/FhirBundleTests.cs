// A missing element fails a test by itself.
#nullable disable warnings

using System.Text;
using System.Text.RegularExpressions;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Xunit;

namespace EdgeLiver.Contracts.Tests;

/// <summary>A FHIR library that is not ours reads what we write, in its strictest mode.</summary>
public sealed class FhirBundleTests
{
    [Fact]
    public void A_full_exam_is_strict_fhir()
    {
        var bundle = Read(FhirBundle.Write(Exams.Full()));

        Assert.Equal(Bundle.BundleType.Collection, bundle.Type);
        Assert.Equal("01J9ZX3N0Q8W2V5K7R4T6Y1B3C", bundle.Identifier.Value);
        Assert.Equal(
            ["Patient", "Device", "Device", "Device", "ServiceRequest", "ImagingStudy", "Condition", "Condition", "Observation", "Observation", "Observation",
             "Observation", "RiskAssessment", "Observation", "Observation", "RiskAssessment", "Observation", "Observation", "Observation", "RiskAssessment",
             "Observation", "Observation", "DiagnosticReport", "ServiceRequest", "Provenance"],
            bundle.Entry.Select(entry => entry.Resource.TypeName));
    }

    [Fact]
    public void A_bare_exam_is_strict_fhir()
    {
        var bundle = Read(FhirBundle.Write(Exams.Bare()));

        Assert.Equal(["Patient", "Device", "ServiceRequest", "DiagnosticReport", "Provenance"], bundle.Entry.Select(entry => entry.Resource.TypeName));
    }

    [Fact]
    public void An_alert_is_strict_fhir()
    {
        var bundle = Read(FhirBundle.Write(Exams.Alert()));

        var alert = Only<Communication>(bundle);
        Assert.Equal(RequestPriority.Urgent, alert.Priority);
        Assert.Equal("01J9ZX3N0Q8W2V5K7R4T6Y1B3C", alert.About.Single().Identifier.Value);
    }

    [Fact]
    public void An_event_is_strict_fhir_and_speaks_of_the_unit_alone()
    {
        var bundle = Read(FhirBundle.Write(Exams.Event()));

        var (device, happened) = (bundle.Entry[0], Only<Observation>(bundle));
        Assert.Equal(["Device", "Observation"], bundle.Entry.Select(entry => entry.Resource.TypeName));
        Assert.Equal((device.FullUrl, "store_set_aside"), (happened.Subject.Reference, happened.Code.Coding.Single().Code));
        Assert.Equal([("records", 12m), ("exams", 3m)], happened.Component.Select(part => (part.Code.Coding.Single().Code, ((Quantity)part.Value).Value!.Value)));
    }

    [Fact]
    public void The_patient_is_a_pseudonym_and_a_sex()
    {
        var patient = Only<Patient>(Read(FhirBundle.Write(Exams.Full())));

        Assert.Equal("s-7f3c2b0e1d", patient.Identifier.Single().Value);
        Assert.Equal(AdministrativeGender.Male, patient.Gender);
        Assert.Empty(patient.Name);
        Assert.Null(patient.BirthDate);
        Assert.Empty(patient.Address);
    }

    [Theory]
    [InlineData("afp", "ng/mL", "53962-7", "ng/mL")]
    [InlineData("afp", "µg/L", "53962-7", "ug/L")]
    [InlineData("afp", "IU/mL", "53961-9", "[IU]/mL")]
    [InlineData("albumin", "g/L", "1751-7", "g/L")]
    [InlineData("bilirubin", "µmol/L", "14631-6", "umol/L")]
    [InlineData("bilirubin", "mg/dL", "1975-2", "mg/dL")]
    [InlineData("platelets", "10^9/L", "777-3", "10*9/L")]
    public void A_laboratory_value_has_the_loinc_code_of_its_unit(string test, string unit, string loinc, string ucum)
    {
        var exam = Exams.Bare() with { Labs = [new() { Test = test, Value = 16.6, Unit = unit, Comparator = ">" }] };

        var lab = Only<Observation>(Read(FhirBundle.Write(exam)));

        var quantity = Assert.IsType<Quantity>(lab.Value);
        Assert.Equal(("http://loinc.org", loinc), (lab.Code.Coding.Single().System, lab.Code.Coding.Single().Code));
        Assert.Equal((16.6m, unit, ucum), (quantity.Value, quantity.Unit, quantity.Code));
        Assert.Equal(Quantity.QuantityComparator.GreaterThan, quantity.Comparator);
    }

    [Fact]
    public void A_value_in_an_unknown_unit_gets_no_code_that_would_make_it_another_value()
    {
        var exam = Exams.Bare() with { Labs = [new() { Test = "afp", Value = 3, Unit = "pmol/L" }] };

        var lab = Only<Observation>(Read(FhirBundle.Write(exam)));

        var quantity = Assert.IsType<Quantity>(lab.Value);
        Assert.Equal("urn:edgeliver:codes:lab", lab.Code.Coding.Single().System);
        Assert.Equal(("pmol/L", null), (quantity.Unit, quantity.Code));
    }

    [Fact]
    public void A_lesion_has_its_size_and_the_models_opinion_stands_beside_it()
    {
        var bundle = Read(FhirBundle.Write(Exams.Full()));

        var (url, lesion) = bundle.Entry.Select(entry => (entry.FullUrl, entry.Resource as Observation))
            .First(entry => entry.Item2?.Code.Coding[0].Code == "lesion");
        var size = lesion!.Component.Single(part => part.Code.Coding[0].Code == "long-axis");
        var opinion = All<RiskAssessment>(bundle).Single(risk => risk.Basis.Any(basis => basis.Reference == url));
        Assert.Equal((12.4m, "mm"), (((Quantity)size.Value).Value, ((Quantity)size.Value).Code));
        Assert.Equal(0.71m, ((FhirDecimal)opinion.Prediction.Single().Probability).Value);
        Assert.Equal("10200004", lesion.BodySite.Coding.Single().Code);
    }

    [Fact]
    public void A_lesion_unlike_the_training_set_has_no_probability()
    {
        var strange = All<RiskAssessment>(Read(FhirBundle.Write(Exams.Full()))).Single(risk => risk.Prediction.Single().Rationale is not null);

        Assert.Null(strange.Prediction.Single().Probability);
    }

    [Fact]
    public void A_map_is_a_number_and_a_band_of_risk()
    {
        var bundle = Read(FhirBundle.Write(Exams.Full()));

        var score = All<Observation>(bundle).Single(observation => observation.Code.Coding[0].Code == "amap");
        var risk = All<RiskAssessment>(bundle).Single(assessment => assessment.Method.Coding[0].Code == "amap");
        Assert.Equal(59.3m, ((Quantity)score.Value).Value);
        Assert.Equal("moderate", risk.Prediction.Single().QualitativeRisk.Coding.Single().Code);
    }

    [Fact]
    public void The_report_concludes_in_words_made_from_codes()
    {
        var report = Only<DiagnosticReport>(Read(FhirBundle.Write(Exams.Full())));

        Assert.Equal("US-3; VIS-B; 3 lesions; recommendation: diagnostic_multiphase_ct_mri", report.Conclusion);
        Assert.Equal(["us-lirads-2024", "US-3", "diagnostic_multiphase_ct_mri", "afp_elevated"], report.ConclusionCode.Select(code => code.Coding[0].Code));
        Assert.Equal("28614-6", report.Code.Coding.Single().Code);
        Assert.Equal(11, report.Result.Count);
    }

    [Theory]
    [InlineData(ExamStatus.Preliminary, DiagnosticReport.DiagnosticReportStatus.Preliminary)]
    [InlineData(ExamStatus.Amended, DiagnosticReport.DiagnosticReportStatus.Amended)]
    public void A_report_says_that_it_replaces_or_awaits(ExamStatus status, DiagnosticReport.DiagnosticReportStatus expected) =>
        Assert.Equal(expected, Only<DiagnosticReport>(Read(FhirBundle.Write(Exams.Full() with { Status = status }))).Status);

    [Fact]
    public void Every_reference_is_found_in_the_bundle()
    {
        var bundle = Read(FhirBundle.Write(Exams.Full()));

        var known = bundle.Entry.Select(entry => entry.FullUrl).ToHashSet(StringComparer.Ordinal);
        var asked = Regex.Matches(
            Encoding.UTF8.GetString(FhirBundle.Write(Exams.Full())), "\"reference\":\"(?<url>[^\"]+)\"", RegexOptions.None, TimeSpan.FromSeconds(1))
            .Select(match => match.Groups["url"].Value).ToList();

        Assert.Equal(bundle.Entry.Count, known.Count);
        Assert.NotEmpty(asked);
        Assert.All(asked, reference => Assert.Contains(reference, known));
    }

    [Fact]
    public void The_study_has_the_uids_that_its_pictures_have_in_a_pacs_and_no_picture_travels()
    {
        var bundle = Read(FhirBundle.Write(Exams.Full()));
        var study = Only<ImagingStudy>(bundle);
        var series = Assert.Single(study.Series);

        Assert.Equal($"urn:oid:{DicomUid.Study(Exams.Full().ExamId)}", study.Identifier.Single().Value);
        Assert.Equal([DicomUid.Picture(Exams.Full().ExamId, "m1"), DicomUid.Picture(Exams.Full().ExamId, "m1-cine")], series.Instance.Select(instance => instance.Uid));
        Assert.Equal(["urn:oid:1.2.840.10008.5.1.4.1.1.6.1", "urn:oid:1.2.840.10008.5.1.4.1.1.3.1"], series.Instance.Select(instance => instance.SopClass.Code));
        Assert.All(series.Instance, instance => Assert.Matches("^2\\.25\\.[1-9][0-9]{1,38}$", instance.Uid));
        Assert.Empty(All<Media>(bundle));
    }

    [Fact]
    public void What_follows_is_a_proposal_with_its_day_and_the_order_is_done()
    {
        var requests = All<ServiceRequest>(Read(FhirBundle.Write(Exams.Full()))).ToList();

        Assert.Equal([RequestIntent.Order, RequestIntent.Proposal], requests.Select(request => request.Intent!.Value));
        Assert.Equal("2026-12-07", ((FhirDateTime)requests[1].Occurrence).Value);
        Assert.Equal("diagnostic_multiphase_ct_mri", requests[1].Code.Coding.Single().Code);
    }

    [Fact]
    public void Who_made_it_and_who_signed_stand_in_the_provenance_as_accounts()
    {
        var provenance = Only<Hl7.Fhir.Model.Provenance>(Read(FhirBundle.Write(Exams.Full())));

        Assert.Equal(["assembler", "performer", "verifier"], provenance.Agent.Select(agent => agent.Type.Coding.Single().Code));
        Assert.Equal("op-12", provenance.Agent[2].Who.Identifier.Value);
        Assert.All(provenance.Agent, agent => Assert.Null(agent.Who.Display));
        Assert.Single(provenance.Entity);
    }

    [Fact]
    public void The_operators_word_on_a_finding_names_the_finding_and_both_stand()
    {
        var bundle = Read(FhirBundle.Write(Exams.Full()));
        var lesions = bundle.Entry.Where(entry => entry.Resource is Observation { Code.Coding: [{ Code: "lesion" }, ..] }).ToList();

        Assert.Equal(["ai", "operator", "ai"], lesions.Select(entry => ((Observation)entry.Resource).Method.Coding.Single().Code));
        Assert.Contains(((Observation)lesions[1].Resource).DerivedFrom, origin => origin.Reference == lesions[0].FullUrl);
    }

    [Fact]
    public void Each_policys_verdict_names_its_version_and_its_inputs()
    {
        var path = All<Observation>(Read(FhirBundle.Write(Exams.Full()))).Single(observation => observation.Code.Coding[0].Code == "nhc");

        Assert.Equal(("2026", "path2"), (path.Code.Coding[0].Version, ((CodeableConcept)path.Value).Coding[0].Code));
        Assert.Equal(11.8m, ((Quantity)path.Component.Single().Value).Value);
    }

    [Fact]
    public void One_exam_always_has_the_same_bytes() => Assert.Equal(FhirBundle.Write(Exams.Full()), FhirBundle.Write(Exams.Full()));

    [Theory]
    [InlineData("\"status\":\"final\",", "")]
    [InlineData("\"gender\":\"male\"", "\"gender\":\"m\"")]
    [InlineData("\"valueQuantity\"", "\"valueAmount\"")]
    [InlineData("\"resourceType\":\"Patient\"", "\"resourceType\":\"Person of interest\"")]
    public void The_reader_of_these_tests_refuses_what_is_not_fhir(string written, string broken)
    {
        var payload = Encoding.UTF8.GetString(FhirBundle.Write(Exams.Full()));

        Assert.Contains(written, payload, StringComparison.Ordinal);
        Assert.ThrowsAny<Exception>(() => Read(Encoding.UTF8.GetBytes(payload.Replace(written, broken, StringComparison.Ordinal))));
    }

    private static Bundle Read(byte[] payload) => FhirJsonDeserializer.STRICT.Deserialize<Bundle>(Encoding.UTF8.GetString(payload));

    private static IEnumerable<T> All<T>(Bundle bundle)
        where T : Resource => bundle.Entry.Select(entry => entry.Resource).OfType<T>();

    private static T Only<T>(Bundle bundle)
        where T : Resource => Assert.Single(All<T>(bundle));
}
