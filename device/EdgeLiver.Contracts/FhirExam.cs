using System.Globalization;

namespace EdgeLiver.Contracts;

/// <summary>The resources of one exam, each named by a key that the others refer to.</summary>
internal sealed class FhirExam(ExamRecord exam, FhirWriter fhir)
{
    private const string Laboratory = "laboratory";
    private const string Imaging = "imaging";

    private readonly List<string> _results = [];
    private readonly FhirSetting _setting = new(exam, fhir);

    private string Status => exam.Status switch
    {
        ExamStatus.Preliminary => "preliminary",
        ExamStatus.Amended => "amended",
        ExamStatus.Registered => "registered",
        ExamStatus.Scanning or ExamStatus.Scanned or ExamStatus.Reviewed => "preliminary",
        ExamStatus.Cancelled => "cancelled",
        _ => "final",
    };

    public void Write()
    {
        FhirBundle.Patient(fhir, exam.Subject, exam.SiteId);
        FhirBundle.Appliance(fhir, exam.SiteId, exam.DeviceId, exam.Provenance.Software);
        _setting.Devices();
        _setting.Order();
        _setting.Study();

        Condition("hbv", FhirCodes.HepatitisB, exam.Clinical.Hbv);
        Condition("hcv", FhirCodes.HepatitisC, exam.Clinical.Hcv);
        Condition("cirrhosis", FhirCodes.Cirrhosis, exam.Clinical.Cirrhosis);
        Age();
        for (var i = 0; i < exam.Labs.Count; i++)
        {
            Lab($"lab-{i}", exam.Labs[i]);
        }

        foreach (var lesion in exam.Observations)
        {
            Lesion(lesion);
        }

        Categories();
        foreach (var score in exam.Results.Scores)
        {
            Score(score);
        }

        foreach (var opinion in exam.Results.Opinions)
        {
            Opinion(opinion);
        }

        Report();
        _setting.FollowUp();
        _setting.Provenance();
    }

    private void Condition(string key, Code code, Finding finding)
    {
        if (finding == Finding.Unknown)
        {
            return;
        }

        var present = finding == Finding.Positive;
        fhir.Resource(key, "Condition", () =>
        {
            if (present)
            {
                fhir.Concept("clinicalStatus", new("http://terminology.hl7.org/CodeSystem/condition-clinical", "active"));
            }

            fhir.Concept("verificationStatus", new(
                "http://terminology.hl7.org/CodeSystem/condition-ver-status", present ? "confirmed" : "refuted"));
            fhir.Concept("code", code);
            fhir.Reference("subject", "patient");
        });
    }

    private void Age()
    {
        if (exam.Subject.AgeYears is { } years)
        {
            Observation("age", FhirCodes.Own("observation", "age-at-exam"), () =>
            {
                fhir.Instant("effectiveDateTime", exam.Acquisition.StartedAt);
                fhir.Quantity("valueQuantity", years, "years", "a");
            });
        }
    }

    private void Lab(string key, LabResult lab)
    {
        var (test, ucum) = FhirCodes.Lab(lab.Test, lab.Unit);
        Observation(key, test, () =>
        {
            if (lab.CollectedOn is { } day)
            {
                fhir.Date("effectiveDateTime", day);
            }

            fhir.Quantity("valueQuantity", lab.Value, lab.Unit, ucum, lab.Comparator);
        }, Laboratory);
    }

    private void Lesion(LesionObservation lesion)
    {
        var key = $"lesion-{lesion.Id}";
        Observation(key, FhirCodes.Own("observation", "lesion"), () =>
        {
            fhir.Identifiers("identifier", FhirCodes.ExamId, $"{exam.ExamId}/{lesion.Id}");
            fhir.Instant("effectiveDateTime", exam.Acquisition.EndedAt);
            fhir.Concept("valueCodeableConcept", FhirCodes.Own("lesion-kind", lesion.Kind));
            if (lesion.Source == ObservationSource.Operator && exam.Operator is { } seenBy)
            {
                fhir.Single("performer", () => _setting.Account(seenBy.Id));
            }

            fhir.Concept("bodySite", FhirCodes.Liver);
            fhir.Concept("method", FhirCodes.Own("source", lesion.Source == ObservationSource.Operator ? "operator" : "ai"));
            fhir.Reference("device", "appliance");
            if (Origins(lesion).ToList() is { Count: > 0 } origins)
            {
                fhir.References("derivedFrom", origins);
            }

            fhir.List("component", () =>
            {
                Component("long-axis-px", lesion.SizePx, "px", "{pixel}");
                if (lesion.SizeMm is { } mm)
                {
                    Component("long-axis", mm, "mm", "mm");
                }

                if (lesion.BestFrame is { } frame)
                {
                    Component("best-frame", frame, "frame", "{frame}");
                }

                if (lesion.Segment is { } segment)
                {
                    Component("segment", FhirCodes.Own("segment", segment));
                }

                if (lesion.New is { } isNew)
                {
                    Component("new", isNew);
                }

                Component("definitely-benign", lesion.DefinitelyBenign);
            });
        }, Imaging);
        if (lesion.Ai is { } ai)
        {
            Assessment($"ai-{lesion.Id}", FhirCodes.Own("method", ai.ModelId), basis: key, () =>
            {
                if (exam.Provenance.Models.Any(model => model.Id == ai.ModelId))
                {
                    fhir.Reference("performer", $"model-{ai.ModelId}");
                }

                fhir.Single("prediction", () =>
                {
                    fhir.Concept("outcome", FhirCodes.Own("opinion", ai.Opinion.ToString().ToLowerInvariant()));
                    if (ai.Probability is { } probability)
                    {
                        fhir.Number("probabilityDecimal", probability);
                    }

                    if (ai.Ood)
                    {
                        fhir.Text("rationale", "out of distribution");
                    }
                });
            });
        }
    }

    private void Component(string code, double value, string unit, string ucum) => fhir.Item(() =>
    {
        fhir.Concept("code", FhirCodes.Own("observation", code));
        fhir.Quantity("valueQuantity", value, unit, ucum);
    });

    private void Component(string code, Code value) => fhir.Item(() =>
    {
        fhir.Concept("code", FhirCodes.Own("observation", code));
        fhir.Concept("valueCodeableConcept", value);
    });

    private void Component(string code, bool value) => fhir.Item(() =>
    {
        fhir.Concept("code", FhirCodes.Own("observation", code));
        fhir.Flag("valueBoolean", value);
    });

    /// <summary>The pictures that show it, and the AI's finding that the operator speaks of.</summary>
    private IEnumerable<string> Origins(LesionObservation lesion)
    {
        if (lesion.Media.Count > 0 && exam.Acquisition.Media.Count > 0)
        {
            yield return FhirSetting.StudyKey;
        }

        if (lesion.Concerns is { } other && exam.Observations.Any(known => known.Id == other))
        {
            yield return $"lesion-{other}";
        }
    }

    /// <summary>What one guideline says of this exam, with what it said it from.</summary>
    private void Opinion(PolicyOpinion opinion) =>
        Observation($"policy-{opinion.Policy}-{opinion.Topic}", FhirCodes.Policy(opinion.Policy, opinion.Version), () =>
        {
            fhir.Instant("effectiveDateTime", exam.Acquisition.EndedAt);
            fhir.Concept("valueCodeableConcept", FhirCodes.Own(opinion.Topic, opinion.Verdict));
            if (opinion.Inputs.Count > 0)
            {
                fhir.List("component", () =>
                {
                    foreach (var input in opinion.Inputs)
                    {
                        if (input.Value is { } number)
                        {
                            fhir.Item(() =>
                            {
                                fhir.Concept("code", FhirCodes.Own("input", input.Name));
                                fhir.Quantity("valueQuantity", number, input.Unit ?? "1", ucum: null);
                            });
                        }
                        else
                        {
                            fhir.Item(() =>
                            {
                                fhir.Concept("code", FhirCodes.Own("input", input.Name));
                                fhir.Concept("valueCodeableConcept", FhirCodes.Own("input-value", input.Code ?? "unknown"));
                            });
                        }
                    }
                });
            }
        });

    private void Categories()
    {
        if (exam.Results.Category is { } category)
        {
            Observation("category", FhirCodes.Own("observation", "us-category"), () => fhir.Concept("valueCodeableConcept", FhirCodes.Category(category)));
        }

        if (exam.Visualization is { } seen)
        {
            Observation("visualization", FhirCodes.Own("observation", "visualization"), () => fhir.Concept("valueCodeableConcept", FhirCodes.Vis(seen.Score)));
        }
    }

    // A score is a number on a scale of its own, not a probability: it is an observation, and its band is the risk.
    private void Score(RiskScore score)
    {
        var key = $"score-{score.Rule}-{score.RuleVersion}";
        var rule = FhirCodes.Rule(score.Rule, score.RuleVersion);
        Observation(key, rule, () => fhir.Quantity("valueQuantity", score.Value, "score", "{score}"));
        if (score.Band is { } band)
        {
            Assessment($"risk-{score.Rule}-{score.RuleVersion}", rule, basis: key, () =>
                fhir.Single("prediction", () => fhir.Concept("qualitativeRisk", FhirCodes.Band(band))));
        }
    }

    private void Report() => fhir.Resource("report", "DiagnosticReport", () =>
    {
        fhir.Identifiers("identifier", FhirCodes.ExamId, $"{exam.ExamId}");
        fhir.References("basedOn", [FhirSetting.OrderKey]);
        fhir.Text("status", Status);
        fhir.Concepts("category", FhirCodes.Radiology);
        fhir.Concept("code", FhirCodes.LiverUltrasound);
        fhir.Reference("subject", "patient");
        fhir.Object("effectivePeriod", () =>
        {
            fhir.Instant("start", exam.Acquisition.StartedAt);
            fhir.Instant("end", exam.Acquisition.EndedAt);
        });
        fhir.Instant("issued", exam.Acquisition.EndedAt);
        if (exam.Operator is { } who)
        {
            fhir.Single("performer", () => _setting.Account(who.Id));
        }

        if (exam.SignOff is { } signed)
        {
            fhir.Single("resultsInterpreter", () => _setting.Account(signed.By));
        }

        if (_results.Count > 0)
        {
            fhir.References("result", _results);
        }

        if (exam.Acquisition.Media.Count > 0)
        {
            fhir.References("imagingStudy", [FhirSetting.StudyKey]);
        }

        fhir.Text("conclusion", Conclusion());
        fhir.List("conclusionCode", () =>
        {
            fhir.Item(() => fhir.ConceptBody(FhirCodes.Own("policy", exam.Results.Policy)));
            if (exam.Results.Category is { } category)
            {
                fhir.Item(() => fhir.ConceptBody(FhirCodes.Category(category)));
            }

            if (exam.Results.Recommendation is { } recommendation)
            {
                fhir.Item(() => fhir.ConceptBody(FhirCodes.Own("recommendation", recommendation)));
            }

            foreach (var flag in exam.Results.Flags)
            {
                fhir.Item(() => fhir.ConceptBody(FhirCodes.Own("flag", flag)));
            }
        });
    });

    private string Conclusion() => string.Join("; ",
        exam.Results.Category ?? "no US category applies",
        exam.Visualization is { } seen ? $"VIS-{seen.Score}" : "visualization not judged",
        exam.Observations.Count.ToString(CultureInfo.InvariantCulture) + (exam.Observations.Count == 1 ? " lesion" : " lesions"),
        "recommendation: " + (exam.Results.Recommendation ?? "none"));

    private void Observation(string key, Code code, Action body, string? category = null)
    {
        _results.Add(key);
        fhir.Resource(key, "Observation", () =>
        {
            fhir.Text("status", Status);
            if (category is not null)
            {
                fhir.Concepts("category", new("http://terminology.hl7.org/CodeSystem/observation-category", category));
            }

            fhir.Concept("code", code);
            fhir.Reference("subject", "patient");
            body();
        });
    }

    private void Assessment(string key, Code method, string basis, Action body) => fhir.Resource(key, "RiskAssessment", () =>
    {
        fhir.Text("status", Status);
        fhir.Concept("method", method);
        fhir.Reference("subject", "patient");
        fhir.Instant("occurrenceDateTime", exam.Acquisition.EndedAt);
        fhir.References("basis", [basis]);
        body();
    });
}
