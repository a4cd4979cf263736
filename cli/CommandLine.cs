using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Globalization;
using AutoVideo.Cli.Input;
using AutoVideo.Videos;

namespace AutoVideo.Cli;

/// <summary>Arguments of <c>./run</c>.</summary>
internal sealed class CommandLine
{
    public const int DefaultPort = 7071;
    private const int MinSeconds = 5;
    private const int MaxSeconds = 600;

    private readonly Argument<string?> _topic = new("topic")
    {
        Description = "What the video is about, in quotes. Without a topic, --source and --script, AutoVideo serves its HTTP API.",
        Arity = ArgumentArity.ZeroOrOne,
        DefaultValueFactory = _ => null,
    };

    private readonly Option<string?> _source = Text("--source", "FILE", "An article to make the video of (text, Markdown or HTML; - for standard input).");
    private readonly Option<string?> _script = Text("--script", "FILE", "A ready script, used as it is (- for standard input).");
    private readonly Option<string?> _language = Text("--language", "xx", $"Language: {string.Join(", ", Languages.All)} offline; by default that of the text.");
    private readonly Option<string?> _format = Text("--format", "W:H", $"Shape: {string.Join(", ", VideoFormat.All)}; by default {VideoFormat.Portrait}.");
    private readonly Option<int?> _seconds = Number("--seconds", $"Length, {MinSeconds} to {MaxSeconds}.", MinSeconds, MaxSeconds);
    private readonly Option<string?> _style = Text("--style", "S", "Look of the pictures.");
    private readonly Option<string?> _voice = Text("--voice", "V", "Name of a voice.");
    private readonly Option<int?> _seed = Number("--seed", "Whole number; the same input and seed give the same video.", 0, int.MaxValue);
    private readonly Option<string?> _out = Text("--out", "FILE", "Where the video goes; by default the title in the current folder, never over another video.");
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Also prints the processor time of each stage." };
    private readonly Option<int?> _port = Number("--port", $"Port to serve on; by default {DefaultPort}, 0 for any free one.", 0, 65535);
    private readonly Option<string?> _listen = Text("--listen", "ADDRESS", "Address to serve on; by default this machine only.");
    private readonly Option<string?> _data = Text("--data", "DIR", "Folder of all state; by default .data beside ./run.");
    private readonly RootCommand _root;
    private readonly System.CommandLine.Command _clean;

    public CommandLine()
    {
        _data.Recursive = true;
        _clean = new System.CommandLine.Command("clean", "Removes cached pictures, voices and segments that no video needs.");
        _root = new RootCommand("Makes narrated, captioned videos from a topic, an article or a script.")
        {
            _topic, _source, _script, _language, _format, _seconds, _style, _voice, _seed, _out, _verbose, _port, _listen, _data, _clean,
        };
        // Without an action of its own a command counts as incomplete.
        _root.SetAction(_ => ExitCodes.Done);
        _clean.SetAction(_ => ExitCodes.Done);
    }

    /// <summary>Null when the arguments ask for help or the version, which is then printed.</summary>
    public Command? Read(IReadOnlyList<string> arguments, TextWriter output)
    {
        var parsed = _root.Parse(arguments);
        if (parsed.Action is not null and not ParseErrorAction && parsed.Action != _root.Action && parsed.Action != _clean.Action)
        {
            using var text = new StringWriter(CultureInfo.InvariantCulture);
            parsed.Invoke(new InvocationConfiguration { Output = text, EnableDefaultExceptionHandler = false });
            output.Write(text.ToString().Replace(RootCommand.ExecutableName, "./run", StringComparison.Ordinal));
            return null;
        }
        if (parsed.UnmatchedTokens is [var first, ..])
        {
            throw CliException.BadInput(
                $"'{first}' is not understood.",
                first.StartsWith('-') ? "./run --help lists the options." : "Put a topic of several words in quotes: ./run \"How black holes form\"");
        }
        if (parsed.Errors is [var error, ..])
            throw CliException.BadInput(error.Message, "./run --help lists the options.");
        if (!arguments.Contains("--") && Asks(parsed, _topic) && parsed.GetValue(_topic)!.StartsWith('-'))
            throw CliException.BadInput($"There is no option {parsed.GetValue(_topic)}.", "./run --help lists the options; a topic that starts with a hyphen goes after --.");
        if (parsed.CommandResult.Command == _clean)
            return new Command.Clean(parsed.GetValue(_data));
        return Asks(parsed, _topic) || parsed.GetResult(_source) is not null || parsed.GetResult(_script) is not null ? Make(parsed) : Serve(parsed);
    }

    private Command.Make Make(ParseResult parsed)
    {
        foreach (var option in new Option[] { _port, _listen })
        {
            if (parsed.GetResult(option) is not null)
                throw CliException.BadInput($"{option.Name} belongs to a server, not to one video.", "Leave it out, or leave the topic out to serve.");
        }
        if (parsed.GetValue(_source) is not null && parsed.GetValue(_script) is not null)
            throw CliException.BadInput("--source and --script exclude each other.", "A source is retold; a script is used as it is.");
        if (parsed.GetValue(_format) is { } format && !VideoFormat.TryParse(format, out _))
            throw CliException.BadInput($"'{format}' is no format.", $"Use {string.Join(", ", VideoFormat.All)}.");
        var request = new Api.VideoRequest
        {
            Topic = Asks(parsed, _topic) ? TopicText.Check(parsed.GetValue(_topic)!) : null,
            Language = parsed.GetValue(_language),
            Format = parsed.GetValue(_format),
            Seconds = parsed.GetValue(_seconds),
            Style = parsed.GetValue(_style),
            Voice = parsed.GetValue(_voice),
            Seed = parsed.GetValue(_seed),
        };
        return new Command.Make(
            request, parsed.GetValue(_source), parsed.GetValue(_script), parsed.GetValue(_out), parsed.GetValue(_verbose), parsed.GetValue(_data));
    }

    private Command.Serve Serve(ParseResult parsed)
    {
        foreach (var option in new Option[] { _language, _format, _seconds, _style, _voice, _seed, _out, _verbose })
        {
            if (parsed.GetResult(option) is { Implicit: false })
                throw CliException.BadInput($"{option.Name} belongs to a video, and none is asked for.", "Give a topic, --source FILE or --script FILE.");
        }
        return new Command.Serve(parsed.GetValue(_port) ?? DefaultPort, parsed.GetValue(_listen), parsed.GetValue(_data));
    }

    private static bool Asks(ParseResult parsed, Argument<string?> argument) => parsed.GetResult(argument) is { Tokens.Count: > 0 };

    private static Option<string?> Text(string name, string help, string description) => new(name) { HelpName = help, Description = description };

    private static Option<int?> Number(string name, string description, int min, int max) => new(name)
    {
        HelpName = "N",
        Description = description,
        CustomParser = result => ParseNumber(name, result, min, max),
    };

    private static int? ParseNumber(string name, ArgumentResult result, int min, int max)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[^1].Value : "";
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max)
            return value;
        result.AddError($"{name} takes a whole number from {min} to {max}, not '{text}'.");
        return null;
    }
}
