using System.Text;
using AutoVideo.Cli;
using Spectre.Console;

namespace AutoVideo.Tests.Cli;

/// <summary>The command line in this process, with a data folder and a current folder of its own.</summary>
internal sealed class CliRun : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("autovideo-cli-");

    public CliRun()
    {
        Directory.CreateDirectory(CurrentFolder);
        Directory.CreateDirectory(DataFolder);
    }

    public string CurrentFolder => Path.Combine(_root.FullName, "here");
    public string DataFolder => Path.Combine(_root.FullName, "data");
    public string Home { get; set; } = "/nonexistent";
    public string Input { get; set; } = "";
    public string Output { get; private set; } = "";
    public string Messages { get; private set; } = "";

    public async Task<int> RunAsync(CancellationToken cancellation, params string[] arguments)
    {
        var output = new StringWriter();
        var messages = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(messages),
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = 10_000;
        var terminal = new Terminal(output, console, () => new MemoryStream(Encoding.UTF8.GetBytes(Input)), IsInteractive: false, CurrentFolder, Home);
        var code = await new Application(terminal, new HurriedTime()).RunAsync(["--data", DataFolder, .. arguments], cancellation);
        Output = output.ToString();
        Messages = messages.ToString();
        return code;
    }

    public Task<int> RunAsync(params string[] arguments) => RunAsync(CancellationToken.None, arguments);

    public string Write(string name, string text)
    {
        var path = Path.Combine(CurrentFolder, name);
        File.WriteAllText(path, text);
        return path;
    }

    public IEnumerable<string> Files => Directory.EnumerateFiles(CurrentFolder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal);

    public void Dispose() => _root.Delete(recursive: true);
}
