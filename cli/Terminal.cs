using Spectre.Console;

namespace AutoVideo.Cli;

/// <summary>What surrounds the program: its streams, folders and whether a person watches.</summary>
/// <param name="Output">Standard output: the result and nothing else.</param>
/// <param name="Messages">Standard error.</param>
/// <param name="IsInteractive">Lines may be redrawn.</param>
/// <param name="Home">Folder of the checkout.</param>
internal sealed record Terminal(TextWriter Output, IAnsiConsole Messages, Func<Stream> OpenInput, bool IsInteractive, string CurrentFolder, string Home)
{
    public static Terminal OfProcess()
    {
        var isInteractive = !Console.IsErrorRedirected && !IsSet("NO_COLOR") && !IsSet("CI") && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        var messages = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(Console.Error),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Yes : InteractionSupport.No,
        });
        if (!isInteractive)
            messages.Profile.Width = int.MaxValue / 2; // Lines in a log are not to be folded.
        var home = Environment.GetEnvironmentVariable("AUTOVIDEO_HOME") is { Length: > 0 } given ? given : Environment.CurrentDirectory;
        return new Terminal(Console.Out, messages, Console.OpenStandardInput, isInteractive, Environment.CurrentDirectory, home);
    }

    private static bool IsSet(string name) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name));
}
