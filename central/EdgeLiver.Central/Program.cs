using System.CommandLine;
using EdgeLiver.Central.Commands;

var root = new RootCommand("EdgeLiver's centre: receives what the boxes of a fleet send, acknowledges it, shows it. Decision support, never a diagnosis.")
{
    DemoCommand.Create(),
    RunCommand.Create(),
    SimulateCommand.Create(),
};
return await CommandLine.RunAsync(root, args);
