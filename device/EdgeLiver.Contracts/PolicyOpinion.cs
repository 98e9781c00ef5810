namespace EdgeLiver.Contracts;

/// <summary>What one policy, in one version, says of one question about an exam.</summary>
public sealed record PolicyOpinion
{
    /// <summary>us-lirads, nhc, aasld, ...</summary>
    public required string Policy { get; init => field = Check.Code("opinions.policy", value); }

    /// <summary>Edition of the policy's file.</summary>
    public required string Version { get; init => field = Check.Code("opinions.version", value); }

    /// <summary>What was asked: category, nodule_path, surveillance, eligibility, afp_threshold.</summary>
    public required string Topic { get; init => field = Check.Code("opinions.topic", value); }

    /// <summary>US-3, path1, moderate_high, recommended, positive, ...</summary>
    public required string Verdict { get; init => field = Check.Code("opinions.verdict", value); }

    /// <summary>Tests that follow: us_afp, ...; null where the question asks for none.</summary>
    public string? Tests { get; init => field = Check.CodeOrNull("opinions.tests", value); }

    /// <summary>Months until they are due, 0 to 120; null where the policy gives no interval.</summary>
    public int? IntervalMonths { get; init => field = (int?)Check.RangeOrNull("opinions.intervalMonths", value, 0, 120); }

    /// <summary>All that the verdict depends on.</summary>
    public IReadOnlyList<PolicyInput> Inputs { get; init => field = Check.Distinct("opinions.inputs", value, input => input.Name); } = [];
}

/// <summary>One input of a policy: a number with its unit, or a code.</summary>
public sealed record PolicyInput
{
    public required string Name { get; init => field = Check.Code("inputs.name", value); }

    /// <summary>Null where the input is a code.</summary>
    public double? Value { get; init => field = Check.RangeOrNull("inputs.value", value, -1e9, 1e9); }

    /// <summary>Of the number; null where it has none.</summary>
    public string? Unit { get; init => field = value is null ? null : Check.Unit("inputs.unit", value); }

    /// <summary>yes, no, unknown, male, VIS-B, ...; null where the input is a number.</summary>
    public string? Code { get; init => field = Check.CodeOrNull("inputs.code", value); }
}
