using System.Globalization;

namespace EdgeLiver.Uplink.Tests;

/// <summary>How long a campaign is: short in the ordinary run, as long as the environment says in a campaign.</summary>
internal static class Campaign
{
    public static int Size(string variable, int ordinary) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var size) ? size : ordinary;
}
