using System.Reflection;
using NetArchTest.Rules;
using Xunit;

namespace EdgeLiver.Architecture.Tests;

/// <summary>Who may know whom, read from the built assemblies.</summary>
public sealed class ReferenceTests
{
    private static readonly string[] Projects =
    [
        "EdgeLiver.Imaging", "EdgeLiver.Radiomics", "EdgeLiver.Inference", "EdgeLiver.Screening",
        "EdgeLiver.Capture", "EdgeLiver.Panel", "EdgeLiver.Uplink", "EdgeLiver.Contracts", "EdgeLiver.Updates", "edgeliver", "edgeliver-central",
    ];

    public static TheoryData<string, string> Allowed => new()
    {
        { "EdgeLiver.Imaging", "" },
        { "EdgeLiver.Contracts", "" },
        { "EdgeLiver.Radiomics", "EdgeLiver.Imaging" },
        { "EdgeLiver.Inference", "EdgeLiver.Imaging" },
        { "EdgeLiver.Capture", "EdgeLiver.Imaging" },
        { "EdgeLiver.Panel", "EdgeLiver.Contracts" },
        { "EdgeLiver.Screening", "EdgeLiver.Radiomics EdgeLiver.Contracts" },
        { "EdgeLiver.Uplink", "EdgeLiver.Contracts" },
        { "edgeliver-central", "EdgeLiver.Contracts" },
        { "EdgeLiver.Updates", "EdgeLiver.Contracts" },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void A_project_knows_only_whom_it_may(string project, string allowed)
    {
        var known = Assembly.Load(project).GetReferencedAssemblies()
            .Select(name => name.Name!)
            .Where(name => Projects.Contains(name, StringComparer.Ordinal));

        Assert.Empty(known.Except(allowed.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }

    [Theory]
    [InlineData("Microsoft.ML.OnnxRuntime", "EdgeLiver.Inference")]
    [InlineData("LiteDB", "EdgeLiver.Uplink")]
    [InlineData("System.Device.Gpio", "EdgeLiver.Panel")]
    [InlineData("MQTTnet", "EdgeLiver.Uplink edgeliver edgeliver-central")]
    [InlineData("Microsoft.AspNetCore", "edgeliver edgeliver-central")]
    [InlineData("Npgsql", "edgeliver-central")]
    [InlineData("Microsoft.Data.Sqlite", "edgeliver-central")]
    public void A_library_is_used_only_where_it_belongs(string library, string allowed)
    {
        var users = Projects.Where(project => Assembly.Load(project).GetReferencedAssemblies()
            .Any(name => name.Name!.StartsWith(library, StringComparison.Ordinal)));

        Assert.Empty(users.Except(allowed.Split(' ')));
    }

    [Fact]
    public void The_host_alone_touches_the_broker_and_never_the_client_library()
    {
        var result = Types.InAssembly(Assembly.Load("edgeliver"))
            .That().DoNotResideInNamespace("EdgeLiver.Host.Broker")
            .ShouldNot().HaveDependencyOnAny("MQTTnet")
            .GetResult();

        Assert.True(result.IsSuccessful, string.Join(", ", result.FailingTypeNames ?? []));
    }

    /// <summary>
    /// Inference has one native call: setenv, since the managed environment does not reach ONNX Runtime. Uplink has one: open of a folder,
    /// since .NET opens none and a rename lasts only once its folder is synced. Updates has that one and rename, since .NET's own replaces no
    /// link to a folder.
    /// </summary>
    [Fact]
    public void Native_calls_stand_in_capture_and_panel_and_a_setenv_two_opens_and_a_rename_elsewhere()
    {
        var calls = Projects
            .SelectMany(project => Assembly.Load(project).GetTypes())
            .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(method => method.Attributes.HasFlag(MethodAttributes.PinvokeImpl))
            .Where(method => method.DeclaringType!.Assembly.GetName().Name is not ("EdgeLiver.Capture" or "EdgeLiver.Panel"))
            .Select(method => $"{method.DeclaringType!.FullName}: {method.GetCustomAttribute<System.Runtime.InteropServices.DllImportAttribute>()?.EntryPoint}");

        Assert.All(calls, call => Assert.True(
            (call.StartsWith("EdgeLiver.Inference.OnnxRuntime", StringComparison.Ordinal) && call.EndsWith("setenv", StringComparison.Ordinal))
            || (call.StartsWith("EdgeLiver.Uplink.Disk", StringComparison.Ordinal) && call.EndsWith(": open", StringComparison.Ordinal))
            || (call.StartsWith("EdgeLiver.Updates.UpdateDisk", StringComparison.Ordinal) && (call.EndsWith(": open", StringComparison.Ordinal) || call.EndsWith(": rename", StringComparison.Ordinal))),
            call));
    }

    [Fact]
    public void No_name_says_nothing()
    {
        var vague = Projects
            .SelectMany(project => Assembly.Load(project).GetTypes())
            .Where(type => type.Namespace?.StartsWith("EdgeLiver", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal))
            .Select(type => type.Name.Split('`')[0])
            .Where(name => new[] { "Manager", "Helper", "Helpers", "Util", "Utils", "Processor", "Impl" }
                .Any(ending => name.EndsWith(ending, StringComparison.Ordinal)));

        Assert.Empty(vague);
    }
}
