using EdgeLiver.Conformity.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

switch (args)
{
    case ["refresh"]:
        File.WriteAllText(Repository.PathOf("docs/traceability.md"), Traceability.Write());
        File.WriteAllText(Repository.PathOf("docs/soup.md"), Soup.Write());
        return 0;
    case ["sbom", var file]:
        File.WriteAllText(file, Sbom.Write());
        return 0;
    case ["evidence", var results, var file]:
        return Evidence.Write(results, file);
    default:
        return args.Contains("--server")
            ? await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions)
            : await ConsoleRunner.Run(args);
}
