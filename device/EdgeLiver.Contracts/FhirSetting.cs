using System.Globalization;

namespace EdgeLiver.Contracts;

/// <summary>What stands around an exam's results: devices, order, pictures, what follows, and who answers for it.</summary>
internal sealed class FhirSetting(ExamRecord exam, FhirWriter fhir)
{
    public const string OrderKey = "order";
    public const string StudyKey = "study";

    private const string ScannerKey = "scanner";
    private const string ParticipantType = "http://terminology.hl7.org/CodeSystem/provenance-participant-type";

    private List<MediaRecord> Pictures => [.. exam.Acquisition.Media.Where(media => media.Kind is "still" or "cine")];

    /// <summary>The scanner, where somebody described it, and each model; the box itself is written before.</summary>
    public void Devices()
    {
        if (exam.Scanner is { } scanner && (scanner.Make ?? scanner.Model) is not null)
        {
            fhir.Resource(ScannerKey, "Device", () =>
            {
                if (scanner.Make is { } make)
                {
                    fhir.Text("manufacturer", make);
                }

                fhir.Single("deviceName", () =>
                {
                    fhir.Text("name", scanner.Model ?? scanner.Make!);
                    fhir.Text("type", "model-name");
                });
            });
        }

        foreach (var model in exam.Provenance.Models)
        {
            fhir.Resource($"model-{model.Id}", "Device", () =>
            {
                fhir.Identifiers("identifier", FhirCodes.ModelSha256, model.Sha256);
                fhir.Single("deviceName", () =>
                {
                    fhir.Text("name", model.Id);
                    fhir.Text("type", "model-name");
                });
                fhir.Reference("parent", "appliance");
            });
        }
    }

    public void Order() => fhir.Resource(OrderKey, "ServiceRequest", () =>
    {
        fhir.Identifiers("identifier", FhirCodes.ExamId, $"{exam.ExamId}/order");
        fhir.Text("status", exam.Status switch
        {
            ExamStatus.Cancelled => "revoked",
            ExamStatus.Final or ExamStatus.Amended => "completed",
            _ => "active",
        });
        fhir.Text("intent", "order");
        fhir.Concept("code", FhirCodes.LiverUltrasound);
        fhir.Reference("subject", "patient");
        fhir.Instant("authoredOn", exam.Acquisition.StartedAt);
        if (exam.Indication is { } indication)
        {
            fhir.Concepts("reasonCode", FhirCodes.Own("indication", indication));
        }
    });

    /// <summary>The pictures under the UIDs that they have in a PACS; the pictures themselves do not travel here.</summary>
    public void Study()
    {
        var pictures = Pictures;
        if (pictures.Count == 0)
        {
            return;
        }

        fhir.Resource(StudyKey, "ImagingStudy", () =>
        {
            fhir.Identifiers("identifier", "urn:dicom:uid", $"urn:oid:{DicomUid.Study(exam.ExamId)}");
            fhir.Text("status", "available");
            fhir.Single("modality", () => fhir.CodingBody(FhirCodes.UltrasoundModality));
            fhir.Reference("subject", "patient");
            fhir.Instant("started", exam.Acquisition.StartedAt);
            fhir.References("basedOn", [OrderKey]);
            fhir.Count("numberOfSeries", 1);
            fhir.Count("numberOfInstances", pictures.Count);
            fhir.Single("series", () =>
            {
                fhir.Text("uid", DicomUid.Pictures(exam.ExamId));
                fhir.Count("number", 1);
                fhir.Object("modality", () => fhir.CodingBody(FhirCodes.UltrasoundModality));
                fhir.Count("numberOfInstances", pictures.Count);
                fhir.Object("bodySite", () => fhir.CodingBody(FhirCodes.Liver));
                fhir.List("instance", () =>
                {
                    foreach (var (i, media) in pictures.Index())
                    {
                        fhir.Item(() =>
                        {
                            fhir.Text("uid", DicomUid.Picture(exam.ExamId, media.Id));
                            fhir.Object("sopClass", () =>
                            {
                                fhir.Text("system", "urn:ietf:rfc:3986");
                                fhir.Text("code", $"urn:oid:{(media.Kind == "cine" ? DicomUid.UltrasoundMultiFrame : DicomUid.UltrasoundImage)}");
                            });
                            fhir.Count("number", i + 1);
                            fhir.Text("title", media.Id);
                        });
                    }
                });
            });
        });
    }

    /// <summary>What is recommended next, as a proposal with its day; a person decides.</summary>
    public void FollowUp()
    {
        if (exam.Results.Recommendation is not { } recommendation || exam.SignOff is not { } signed)
        {
            return;
        }

        fhir.Resource("follow-up", "ServiceRequest", () =>
        {
            fhir.Identifiers("identifier", FhirCodes.ExamId, $"{exam.ExamId}/follow-up");
            fhir.Text("status", exam.FollowUp?.State == "done" ? "completed" : "active");
            fhir.Text("intent", "proposal");
            fhir.Concept("code", FhirCodes.Own("recommendation", recommendation));
            fhir.Reference("subject", "patient");
            if (exam.FollowUp?.DueOn is { } due)
            {
                fhir.Date("occurrenceDateTime", due);
            }

            fhir.Instant("authoredOn", signed.At);
            fhir.References("reasonReference", ["report"]);
        });
    }

    /// <summary>Who made the report, with what, and who answers for it.</summary>
    public void Provenance() => fhir.Resource("provenance", "Provenance", () =>
    {
        fhir.References("target", ["report"]);
        fhir.Object("occurredPeriod", () =>
        {
            fhir.Instant("start", exam.Acquisition.StartedAt);
            fhir.Instant("end", exam.Acquisition.EndedAt);
        });
        fhir.Instant("recorded", exam.Amendments.Count > 0 ? exam.Amendments[^1].At : exam.SignOff?.At ?? exam.Acquisition.EndedAt);
        fhir.List("agent", () =>
        {
            Agent("assembler", () => fhir.Reference("who", "appliance"));
            if (exam.Operator is { } by)
            {
                Agent("performer", () => fhir.Object("who", () => Account(by.Id)));
            }

            if (exam.SignOff is { } signed)
            {
                Agent("verifier", () => fhir.Object("who", () => Account(signed.By)));
            }

            foreach (var change in exam.Amendments)
            {
                Agent("author", () => fhir.Object("who", () => Account(change.By)));
            }
        });
        if (exam.Provenance.Models.Count > 0 || exam.Seal is not null)
        {
            fhir.List("entity", () =>
            {
                foreach (var model in exam.Provenance.Models)
                {
                    Entity(() => fhir.Reference("what", $"model-{model.Id}"));
                }

                if (exam.Seal is { } seal)
                {
                    Entity(() => fhir.Object("what", () => fhir.Identifier("identifier", "urn:edgeliver:id:seal-sha256", seal.Sha256)));
                }
            });
        }
    });

    /// <summary>An account of the site: never a person's name.</summary>
    public void Account(string id)
    {
        fhir.Text("type", "Practitioner");
        fhir.Identifier("identifier", string.Create(CultureInfo.InvariantCulture, $"urn:edgeliver:site:{exam.SiteId}:account"), id);
    }

    private void Agent(string type, Action who) => fhir.Item(() =>
    {
        fhir.Concept("type", new(ParticipantType, type));
        who();
    });

    private void Entity(Action what) => fhir.Item(() =>
    {
        fhir.Text("role", "source");
        what();
    });
}
