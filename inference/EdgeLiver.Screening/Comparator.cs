namespace EdgeLiver.Screening;

/// <summary>How a laboratory's value relates to the number that it printed.</summary>
public enum Comparator
{
    /// <summary>The number itself.</summary>
    Equal,

    /// <summary>Below the number: "&lt;0.8".</summary>
    Less,
    LessOrEqual,

    /// <summary>Above the number: "&gt;1000".</summary>
    Greater,
    GreaterOrEqual,
}
