namespace EdgeLiver.Contracts;

/// <summary>Records as FHIR R4 JSON bundles (type <c>collection</c>): the payload on the wire.</summary>
/// <remarks>
/// The person is a pseudonym, an age and a sex; every other string is a code, a unit, an id or made here from codes. One
/// record always gives the same bytes. What a model or a rule says is a RiskAssessment, never a Condition.
/// </remarks>
public static class FhirBundle
{
    /// <summary>MIME type of the payload.</summary>
    public const string ContentType = "application/fhir+json";

    public static byte[] Write(ExamRecord exam)
    {
        using var fhir = new FhirWriter(exam.ExamId);
        return fhir.Bundle(FhirCodes.ExamId, exam.Acquisition.EndedAt, () => new FhirExam(exam, fhir).Write());
    }

    public static byte[] Write(AlertRecord alert)
    {
        using var fhir = new FhirWriter(alert.AlertId);
        return fhir.Bundle(FhirCodes.AlertId, alert.RaisedAt, () =>
        {
            Patient(fhir, alert.Subject, alert.SiteId);
            Appliance(fhir, alert.SiteId, alert.DeviceId, software: null);
            fhir.Resource("alert", "Communication", () =>
            {
                fhir.Text("status", "completed");
                fhir.Text("priority", "urgent");
                fhir.Reference("subject", "patient");
                fhir.Single("about", () =>
                {
                    fhir.Text("type", "DiagnosticReport");
                    fhir.Identifier("identifier", FhirCodes.ExamId, $"{alert.ExamId}");
                });
                fhir.Instant("sent", alert.RaisedAt);
                fhir.Reference("sender", "appliance");
                fhir.Concepts("reasonCode", FhirCodes.Own("alert", alert.Reason));
                fhir.Single("payload", () => fhir.Text("contentString", alert.Reason));
            });
        });
    }

    /// <remarks>An observation of the unit itself: no patient stands in it.</remarks>
    public static byte[] Write(EventRecord happened)
    {
        using var fhir = new FhirWriter(happened.EventId);
        return fhir.Bundle(FhirCodes.EventId, happened.HappenedAt, () =>
        {
            Appliance(fhir, happened.SiteId, happened.DeviceId, software: null);
            fhir.Resource("event", "Observation", () =>
            {
                fhir.Text("status", "final");
                fhir.Concept("code", FhirCodes.Own("event", happened.Code));
                fhir.Reference("subject", "appliance");
                fhir.Instant("effectiveDateTime", happened.HappenedAt);
                if (happened.Counts.Count > 0)
                {
                    fhir.List("component", () =>
                    {
                        foreach (var count in happened.Counts)
                        {
                            fhir.Item(() =>
                            {
                                fhir.Concept("code", FhirCodes.Own("event", count.Code));
                                fhir.Quantity("valueQuantity", count.Value, "count", "{count}");
                            });
                        }
                    });
                }
            });
        });
    }

    internal static void Patient(FhirWriter fhir, Subject subject, string site) => fhir.Resource("patient", "Patient", () =>
    {
        fhir.Identifiers("identifier", $"urn:edgeliver:site:{site}:pseudonym", subject.Pseudonym);
        fhir.Text("gender", subject.Sex switch
        {
            Sex.Male => "male",
            Sex.Female => "female",
            Sex.Other => "other",
            _ => "unknown",
        });
    });

    internal static void Appliance(FhirWriter fhir, string site, string unit, string? software) =>
        fhir.Resource("appliance", "Device", () =>
        {
            fhir.Identifiers("identifier", FhirCodes.DeviceId, $"{site}/{unit}");
            fhir.Single("deviceName", () =>
            {
                fhir.Text("name", "EdgeLiver");
                fhir.Text("type", "model-name");
            });
            if (software is not null)
            {
                fhir.Single("version", () => fhir.Text("value", software));
            }
        });
}
