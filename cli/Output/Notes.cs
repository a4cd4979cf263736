using Spectre.Console;

namespace AutoVideo.Cli.Output;

/// <summary>What the program says beside its result: on standard error, one line each, coloured on a terminal.</summary>
internal sealed class Notes(IAnsiConsole console)
{
    public void Say(string text) => console.WriteLine(text);

    public void Warn(string text) => console.Write(new Text(text + "\n", new Style(Color.Yellow)));

    public void Fault(string text) => console.Write(new Text(text + "\n", new Style(Color.Red)));
}
