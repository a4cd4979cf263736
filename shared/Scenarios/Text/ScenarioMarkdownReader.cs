using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Failures;
using AutoVideo.Script;

namespace AutoVideo.Scenarios.Text;

/// <summary>One pass over the lines of a scenario in Markdown.</summary>
internal sealed partial class ScenarioMarkdownReader(string markdown)
{
    private readonly Dictionary<string, string> _front = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<ScenarioScene> _scenes = [];
    private readonly List<string> _citations = [];
    private readonly List<string> _words = [];
    private string? _title;
    private ScenarioScene? _scene;
    private bool _inSources;

    public ScenarioContent Read(string defaultLanguage)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        var first = FrontMatter(lines);
        foreach (var line in lines.Skip(first))
            Take(line);
        EndScene();
        if (_scenes.Count == 0)
            throw new PermanentException("scenario_text_invalid", "There is no scene: write a paragraph for each, or a ## heading with its words below.");
        return new ScenarioContent(
            _title ?? _scenes[0].OnScreenText ?? "Untitled", _front.GetValueOrDefault("language", defaultLanguage), ScenarioStatus.Draft,
            _front.GetValueOrDefault("format", "9:16"), Seconds(), [.. _scenes])
        {
            Template = _front.GetValueOrDefault("template"),
            Tone = _front.GetValueOrDefault("tone"),
            Audience = _front.GetValueOrDefault("audience"),
            Tags = List(_front.GetValueOrDefault("tags")),
            Citations = _citations,
        };
    }

    private int FrontMatter(string[] lines)
    {
        if (lines[0].Trim('\uFEFF', ' ') != "---")
            return 0;
        for (var index = 1; index < lines.Length; index++)
        {
            if (lines[index].Trim() == "---")
                return index + 1;
            if (lines[index].Split(':', 2) is [var name, var value] && value.Trim().Length > 0)
                _front[name.Trim()] = value.Trim();
        }
        throw new PermanentException("scenario_text_invalid", "The block that begins with --- has no end.");
    }

    private void Take(string line)
    {
        if (line.StartsWith("# ", StringComparison.Ordinal) && _title is null)
            _title = line[2..].Trim();
        else if (line.StartsWith("## Sources", StringComparison.Ordinal) && line.Trim() == "## Sources")
        {
            EndScene();
            _inSources = true;
        }
        else if (line.StartsWith("## ", StringComparison.Ordinal))
            Begin(line[3..]);
        else if (_inSources)
        {
            if (Numbered().Match(line) is { Success: true } item)
                _citations.Add(item.Groups[1].Value.Trim());
        }
        else if (_scene is not null && Item().Match(line) is { Success: true } detail)
            _scene = With(_scene, detail.Groups[1].Value, detail.Groups[2].Value.Trim());
        // Without headings, a blank line ends a scene.
        else if (line.Trim().Length == 0 && _scene is null)
            EndScene();
        else
            _words.Add(line.StartsWith('\\') ? line[1..] : line);
    }

    private void Begin(string heading)
    {
        EndScene();
        _inSources = false;
        var label = Label().Match(heading);
        var headline = (label.Success ? heading[..label.Index] : heading).Replace("\\{", "{", StringComparison.Ordinal).Trim();
        var role = label.Success && Enum.TryParse<SceneRole>(label.Groups[2].Value, out var named) && Enum.IsDefined(named) ? named : RoleOfNext();
        _scene = new ScenarioScene(label.Success ? label.Groups[1].Value : NextId(), role, "") { OnScreenText = headline.Length > 0 ? headline : null };
    }

    private void EndScene()
    {
        var narration = string.Join('\n', _words).Trim();
        _words.Clear();
        if (_scene is not null)
            _scenes.Add(_scene with { Narration = narration });
        else if (narration.Length > 0)
            _scenes.Add(new ScenarioScene(NextId(), RoleOfNext(), narration));
        _scene = null;
    }

    private SceneRole RoleOfNext() => _scenes.Count == 0 ? SceneRole.Hook : SceneRole.Body;

    private string NextId()
    {
        var number = _scenes.Count + 1;
        while (_scenes.Any(scene => scene.Id == $"s{number}"))
            number++;
        return $"s{number}";
    }

    private double Seconds() =>
        _front.TryGetValue("seconds", out var text) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) ? seconds : 60;

    private static ScenarioScene With(ScenarioScene scene, string name, string value) => name switch
    {
        "kicker" => scene with { Kicker = value },
        "picture" => scene with { VisualPrompt = value },
        "keywords" => scene with { Keywords = List(value) },
        "sources" => scene with { Sources = [.. List(value).Select(number => int.TryParse(number, CultureInfo.InvariantCulture, out var place) ? place : 0)] },
        "overlay" => scene with { Overlay = Overlay(value) },
        _ => scene with { Notes = value },
    };

    private static SceneOverlay? Overlay(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ScriptJsonContext.Default.SceneOverlay);
        }
        catch (JsonException wrong)
        {
            throw new PermanentException("scenario_text_invalid", $"An overlay is no JSON of one: {wrong.Message}", wrong);
        }
    }

    private static string[] List(string? text) => text?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    [GeneratedRegex(@"\s*\{#([A-Za-z0-9_-]{1,40})(?:\s+([A-Za-z]+))?\}\s*$")]
    private static partial Regex Label();

    [GeneratedRegex(@"^- (kicker|picture|keywords|sources|overlay|notes): (.*)$")]
    private static partial Regex Item();

    [GeneratedRegex(@"^\d{1,3}\. (.+)$")]
    private static partial Regex Numbered();
}
