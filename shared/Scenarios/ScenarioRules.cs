using AutoVideo.Render.Templates;
using AutoVideo.Script;
using AutoVideo.Videos;

namespace AutoVideo.Scenarios;

/// <summary>What is wrong with a content: every fault at once, each with the JSON pointer (RFC 6901) of its place.</summary>
public static class ScenarioRules
{
    public const int MaxScenes = 100, MaxTitle = 200, MaxNarration = 1_500, MaxHeadline = 120, MaxKicker = 40, MaxPrompt = 1_000, MaxNotes = 2_000;
    public const int MaxTags = 20, MaxTag = 40, MaxKeywords = 20, MaxKeyword = 60, MaxCitations = 100, MaxCitation = 500, MaxId = 40;
    public const double MinSeconds = 5, MaxSeconds = 600;

    public static IReadOnlyList<ScenarioFault> Check(ScenarioContent content)
    {
        var faults = new List<ScenarioFault>();
        Text(faults, "/title", content.Title, MaxTitle, isRequired: true);
        Text(faults, "/tone", content.Tone, MaxTag);
        Text(faults, "/audience", content.Audience, MaxTitle);
        Text(faults, "/notes", content.Notes, MaxNotes);
        if (content.Language is not { Length: >= 2 and <= 12 } || !content.Language.All(c => char.IsAsciiLetterOrDigit(c) || c == '-'))
            faults.Add(new("/language", "A BCP 47 tag such as en or zh-TW."));
        if (!VideoFormat.TryParse(content.Format, out _))
            faults.Add(new("/format", $"One of {string.Join(", ", VideoFormat.All)}."));
        if (!(content.Seconds is >= MinSeconds and <= MaxSeconds))
            faults.Add(new("/seconds", $"From {MinSeconds} to {MaxSeconds}."));
        Texts(faults, "/tags", content.Tags, MaxTags, MaxTag);
        Texts(faults, "/citations", content.Citations, MaxCitations, MaxCitation);
        if (content.Seo is { } seo)
            Seo(faults, seo);
        Scenes(faults, content);
        return faults;
    }

    private static void Scenes(List<ScenarioFault> faults, ScenarioContent content)
    {
        if (content.Scenes.Count > MaxScenes)
            faults.Add(new("/scenes", $"At most {MaxScenes} scenes."));
        if (content is { Status: ScenarioStatus.Ready, Scenes.Count: 0 })
            faults.Add(new("/scenes", "A ready scenario has at least one scene."));
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, scene) in content.Scenes.Take(MaxScenes).Index())
        {
            var place = $"/scenes/{index}";
            if (scene.Id is not { Length: > 0 and <= MaxId } || !scene.Id.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'))
                faults.Add(new($"{place}/id", $"Up to {MaxId} letters, digits, - and _."));
            else if (!ids.Add(scene.Id))
                faults.Add(new($"{place}/id", $"'{scene.Id}' is the id of another scene."));
            Text(faults, $"{place}/narration", scene.Narration, MaxNarration, isRequired: content.Status == ScenarioStatus.Ready);
            Text(faults, $"{place}/onScreenText", scene.OnScreenText, MaxHeadline);
            Text(faults, $"{place}/kicker", scene.Kicker, MaxKicker);
            Text(faults, $"{place}/visualPrompt", scene.VisualPrompt, MaxPrompt);
            Text(faults, $"{place}/notes", scene.Notes, MaxNotes);
            Texts(faults, $"{place}/keywords", scene.Keywords, MaxKeywords, MaxKeyword);
            if (scene.Overlay is { } overlay)
                faults.AddRange(SceneOverlayRules.Check(overlay).Select(fault => new ScenarioFault($"{place}/overlay{fault.Place}", fault.Message)));
            if (scene.Sources.Count > MaxCitations || scene.Sources.Any(source => source < 1 || source > content.Citations.Count))
                faults.Add(new($"{place}/sources", $"Places in the citations, from 1 to {content.Citations.Count}."));
        }
    }

    private static void Seo(List<ScenarioFault> faults, SeoFields seo)
    {
        Text(faults, "/seo/title", seo.Title, 100);
        Text(faults, "/seo/description", seo.Description, 5_000);
        Texts(faults, "/seo/keywords", seo.Keywords, 15, MaxKeyword);
        Texts(faults, "/seo/hashtags", seo.Hashtags, 15, MaxKeyword);
    }

    private static void Texts(List<ScenarioFault> faults, string place, IReadOnlyList<string> texts, int most, int longest)
    {
        if (texts.Count > most)
            faults.Add(new(place, $"At most {most}."));
        foreach (var (index, text) in texts.Take(most).Index())
            Text(faults, $"{place}/{index}", text, longest, isRequired: true);
    }

    private static void Text(List<ScenarioFault> faults, string place, string? text, int longest, bool isRequired = false)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            if (isRequired)
                faults.Add(new(place, "Must not be empty."));
            return;
        }
        if (text.Length > longest)
            faults.Add(new(place, $"At most {longest} characters."));
        if (text.Any(c => char.IsControl(c) && c is not ('\n' or '\t')) || HasLoneSurrogate(text))
            faults.Add(new(place, "Plain text without control characters or broken letters."));
    }

    private static bool HasLoneSurrogate(string text)
    {
        for (var index = 0; index < text.Length; index++)
        {
            if (char.IsHighSurrogate(text[index]) && index + 1 < text.Length && char.IsLowSurrogate(text[index + 1]))
                index++;
            else if (char.IsSurrogate(text[index]))
                return true;
        }
        return false;
    }
}

/// <param name="Place">JSON pointer into the content.</param>
public sealed record ScenarioFault(string Place, string Message);
