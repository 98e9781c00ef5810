using EdgeLiver.Updates.Tests;
using Xunit.MicrosoftTestingPlatform;
using Xunit.Runner.InProc.SystemConsole;

return args switch
{
    ["guest", var folder, var keys] => GuestUpdater.Run(folder, keys),
    ["keys", var folder] => GuestUpdater.MakeKeys(folder),
    _ when args.Contains("--server") => await TestPlatformTestFramework.RunAsync(args, SelfRegisteredExtensions.AddSelfRegisteredExtensions),
    _ => await ConsoleRunner.Run(args),
};
