using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using AutoVideo.Ai;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate;

/// <summary>Has a language model write a scenario and hands on each scene when it is whole.</summary>
internal sealed partial class ModelScenarioWriter(ITextModel model)
{
    private const int FewestScenes = 2, MostScenes = 60;
    private const double Short = 0.6, Long = 1.6;

    /// <exception cref="ProviderException">No answer, or none that is a scenario.</exception>
    /// <exception cref="PermanentException"><c>content_refused</c>.</exception>
    public async IAsyncEnumerable<GenerationEvent> WriteAsync(GenerationWish wish, Reading reading, [EnumeratorCancellation] CancellationToken cancellation)
    {
        yield return new GenerationEvent.Started(model.Provider, model.Model, reading.Tongue.Tag);
        if (reading.Book is { } book)
            yield return new GenerationEvent.Sources([book.Citation]);
        var request = GenerationPrompt.For(wish, reading.Tongue.Tag, reading.Book) with { IsWorthKeeping = answer => IsScenario(answer, reading) };
        var partial = new PartialScenes();
        var scenes = new List<ScenarioScene>();
        var unsourced = new List<string>();
        var seconds = 0.0;
        TextAnswer? end = null;
        var headlines = new Headlines(reading.Tongue, _ => 1);
        await foreach (var piece in model.StreamAsync(request, cancellation))
        {
            end = piece.End ?? end;
            foreach (var json in partial.Add(piece.Text))
            {
                if (scenes.Count == MostScenes || SceneOf(json, scenes.Count, headlines) is not { } written)
                    continue;
                var (scene, isUnsourced) = GenerationDesk.Cited(written.Scene, reading.Book, written.Sources, reading.Tongue);
                var length = reading.Pace.Of(scene.Narration);
                seconds += length;
                scenes.Add(scene);
                if (isUnsourced)
                    unsourced.Add(scene.Id);
                yield return new GenerationEvent.SceneWritten(scenes.Count - 1, scene, Math.Round(length, 2), isUnsourced);
            }
        }
        var title = Ended(end, partial.Text);
        if (scenes.Count < FewestScenes)
            throw new ProviderException(model.Provider, ProviderFault.BadAnswer, "The answer has fewer than two scenes.");
        if (LanguageOf(scenes, reading.Tongue) is { } other)
            yield return new GenerationEvent.Warning("language_off", $"It is written in '{other}', not in '{reading.Tongue.Tag}'.");
        if (unsourced.Count > 0)
            yield return new GenerationEvent.Warning(
                "claims_unsourced", reading.Book is null ? "Nothing was given to check these scenes against." : "These scenes state what the source does not.")
            { Scenes = unsourced };
        if (seconds / wish.Seconds is < Short or > Long)
            yield return new GenerationEvent.Warning("length_off", $"It takes about {seconds:0} s to say; {wish.Seconds:0} s were wanted.");
        if (reading.Book?.IsCut == true)
            yield return new GenerationEvent.Warning("source_cut", $"Of the source the first {SourceBook.MaxCharacters} characters were read.");
        yield return new GenerationEvent.Finished(ScenarioAssembly.Of(wish, reading, headlines.Fitted(title, 100), scenes), model.Provider, model.Model);
    }

    private string? LanguageOf(IEnumerable<ScenarioScene> scenes, Tongue tongue) =>
        LanguageDetector.Detect(string.Join('\n', scenes.Select(scene => scene.Narration)), new Tongues(null)) is { } found && found != tongue.Tag ? found : null;

    private string Ended(TextAnswer? end, string text) => end switch
    {
        TextAnswer.Completed => TitleOf(text) ?? throw new ProviderException(model.Provider, ProviderFault.BadAnswer, "The answer is not the JSON that was asked for."),
        TextAnswer.CutShort => throw new ProviderException(model.Provider, ProviderFault.Rejected, "The scenario did not fit into the limit on tokens."),
        null => throw new ProviderException(model.Provider, ProviderFault.BadAnswer, "The answer has no end."),
        _ => throw new PermanentException("content_refused", $"'{model.Provider}' declined to write about this. Choose other words or another topic."),
    };

    private static bool IsScenario(string answer, Reading reading) => TitleOf(answer) is not null
        && new PartialScenes().Add(answer).Count(scene => SceneOf(scene, 0, new Headlines(reading.Tongue, _ => 1)) is not null) >= FewestScenes;

    private static string? TitleOf(string answer)
    {
        try
        {
            using var json = JsonDocument.Parse(answer, new JsonDocumentOptions { MaxDepth = 16 });
            var title = json.RootElement.TryGetProperty("title", out var value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()!) : "";
            return title.Any(char.IsLetterOrDigit) && json.RootElement.TryGetProperty("scenes", out var scenes) && scenes.ValueKind == JsonValueKind.Array ? title : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static (ScenarioScene Scene, IReadOnlyList<int> Sources)? SceneOf(string json, int index, Headlines headlines)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = 8 });
            var root = document.RootElement;
            var narration = Clean(Link().Replace(Text(root, "narration"), ""));
            if (!narration.Any(char.IsLetterOrDigit) || narration.Length > ScenarioRules.MaxNarration)
                return null;
            var role = Enum.TryParse<SceneRole>(Text(root, "role"), true, out var given) && Enum.IsDefined(given) ? given : index == 0 ? SceneRole.Hook : SceneRole.Body;
            var headline = headlines.Fitted(Clean(Text(root, "headline")));
            IReadOnlyList<int> named = root.TryGetProperty("sources", out var sources) && sources.ValueKind == JsonValueKind.Array
                ? [.. sources.EnumerateArray().Where(number => number.ValueKind == JsonValueKind.Number && number.TryGetInt32(out _)).Select(number => number.GetInt32()).Take(20)]
                : [];
            return (
                new ScenarioScene($"s{index + 1}", role, narration)
                {
                    OnScreenText = headline.Length > 0 ? headline : null,
                    VisualPrompt = Clean(Text(root, "visualPrompt")) is { Length: > 0 } prompt ? Cut(prompt, ScenarioRules.MaxPrompt) : null,
                    Keywords = root.TryGetProperty("keywords", out var keywords) && keywords.ValueKind == JsonValueKind.Array
                        ? [.. keywords.EnumerateArray().Where(word => word.ValueKind == JsonValueKind.String).Select(word => Clean(word.GetString()!)).Where(word => word.Length is > 0 and <= ScenarioRules.MaxKeyword).Distinct().Take(6)]
                        : [],
                },
                named);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    internal static string Clean(string text) => PlainText.Clean(new string([.. text.Where(c => !char.IsControl(c) || c is '\n' or '\t')])).ReplaceLineEndings(" ").Trim();

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..(char.IsHighSurrogate(text[most - 1]) ? most - 1 : most)];

    [GeneratedRegex(@"(https?://|\bwww\.)\S+", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
