using System.CommandLine;
using EdgeLiver.Host.Commands;

var root = new RootCommand("EdgeLiver: turns an ultrasound scanner's video output into a liver screening station. Decision support, never a diagnosis.")
{
    DemoCommand.Create(),
    RunCommand.Create(),
    ReplayCommand.Create(),
    RadiomicsCommand.Create(),
    AssessCommand.Create(),
    ModelsCommand.Create(),
    DevicesCommand.Create(),
    DoctorCommand.Create(),
    StoreCommand.Create(),
    ExportCommand.Create(),
    PhantomCommand.Create(),
    FramesCommand.Create(),
    SparkplugCommand.Create(),
    UpdateCommand.Create(),
    EnrolCommand.Create(),
};
return await CommandLine.RunAsync(root, args);
