namespace EdgeLiver.Contracts;

/// <summary>Codes of the bundles: LOINC, SNOMED CT and UCUM where a public code is known, else systems of our own.</summary>
internal static class FhirCodes
{
    public const string Ucum = "http://unitsofmeasure.org";
    public const string ExamId = "urn:edgeliver:id:exam";
    public const string AlertId = "urn:edgeliver:id:alert";
    public const string EventId = "urn:edgeliver:id:event";
    public const string DeviceId = "urn:edgeliver:id:device";
    public const string ModelSha256 = "urn:edgeliver:id:model-sha256";

    public const string CategorySystem = "urn:edgeliver:codes:us-lirads";
    public const string Loinc = "http://loinc.org";
    public const string LabSystem = "urn:edgeliver:codes:lab";
    private const string Snomed = "http://snomed.info/sct";

    public static readonly Code LiverUltrasound = new(Loinc, "28614-6", "Ultrasound of the liver");
    public static readonly Code Radiology = new("http://terminology.hl7.org/CodeSystem/v2-0074", "RUS", "Radiology ultrasound");
    public static readonly Code UltrasoundModality = new("http://dicom.nema.org/resources/ontology/DCM", "US", "Ultrasound");
    public static readonly Code Liver = new(Snomed, "10200004", "Liver");
    public static readonly Code HepatitisB = new(Snomed, "61977001", "Chronic hepatitis B");
    public static readonly Code HepatitisC = new(Snomed, "128302006", "Chronic hepatitis C");
    public static readonly Code Cirrhosis = new(Snomed, "19943007", "Cirrhosis of the liver");

    private static readonly Dictionary<(string Test, string Unit), (string Loinc, string Ucum)> Labs = new()
    {
        [("afp", "ng/mL")] = ("53962-7", "ng/mL"),
        [("afp", "ug/L")] = ("53962-7", "ug/L"),
        [("afp", "IU/mL")] = ("53961-9", "[IU]/mL"),
        [("afp", "[IU]/mL")] = ("53961-9", "[IU]/mL"),
        [("afp", "kIU/L")] = ("53961-9", "k[IU]/L"),
        [("albumin", "g/L")] = ("1751-7", "g/L"),
        [("albumin", "g/dL")] = ("1751-7", "g/dL"),
        [("bilirubin", "umol/L")] = ("14631-6", "umol/L"),
        [("bilirubin", "mg/dL")] = ("1975-2", "mg/dL"),
        [("platelets", "10*9/L")] = ("777-3", "10*9/L"),
        [("platelets", "10*3/uL")] = ("777-3", "10*3/uL"),
        [("ast", "U/L")] = ("1920-8", "U/L"),
        [("alt", "U/L")] = ("1742-6", "U/L"),
    };

    /// <summary>Every public code that a bundle may carry, for the test of their check digits.</summary>
    internal static IEnumerable<(string System, string Code)> Public() =>
    [
        .. new[] { LiverUltrasound, Liver, HepatitisB, HepatitisC, Cirrhosis }.Select(code => (code.System, code.Value)),
        .. Labs.Values.Select(lab => (Loinc, lab.Loinc)),
    ];

    /// <summary>US LI-RADS has no public codes that we could verify.</summary>
    public static Code Category(string category) => new(CategorySystem, category, category);

    public static Code Vis(VisualizationScore score) => new("urn:edgeliver:codes:us-lirads-vis", $"VIS-{score}", $"VIS-{score}");

    public static Code Rule(string rule, string? version = null) => new("urn:edgeliver:codes:rule", rule, rule, version);

    /// <summary>A guideline or policy of ours in one of its versions.</summary>
    public static Code Policy(string id, string version) => new("urn:edgeliver:codes:policy", id, $"{id} {version}", version);

    public static Code Own(string set, string code) => new(OwnSystem(set), code, code);

    public static string OwnSystem(string set) => $"urn:edgeliver:codes:{set}";

    /// <summary>The band of a score in FHIR's words, or in our own where FHIR has none.</summary>
    public static Code Band(string band) => band switch
    {
        "low" => new("http://terminology.hl7.org/CodeSystem/risk-probability", "low", band),
        "medium" => new("http://terminology.hl7.org/CodeSystem/risk-probability", "moderate", band),
        "high" => new("http://terminology.hl7.org/CodeSystem/risk-probability", "high", band),
        _ => Own("band", band),
    };

    /// <summary>
    /// A test in a unit whose code is known. Anything else keeps its own name and printed unit: a wrong LOINC code would be
    /// read as another test, and a value with a wrong unit code as another value.
    /// </summary>
    public static (Code Test, string? Ucum) Lab(string test, string unit)
    {
        // As printed: the micro sign and 10^9 are spelled u and 10*9 in UCUM.
        var spelled = unit.Replace('µ', 'u').Replace('^', '*');
        return Labs.TryGetValue((test, spelled), out var known)
            ? (new Code(Loinc, known.Loinc, test), known.Ucum)
            : (Own("lab", test), null);
    }
}
