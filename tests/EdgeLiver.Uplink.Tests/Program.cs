using System.Globalization;
using EdgeLiver.Uplink.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    ["append", var folder, var port] => await Appender.RunAsync(folder, int.Parse(port, CultureInfo.InvariantCulture)),
    ["baseline", var engine, var folder] => Baseline.Run(engine, folder),
    ["guest", var engine, var folder] => await GuestWriter.RunAsync(engine, folder),
    _ when args.Contains("--server") => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
