using System.Runtime.CompilerServices;
using AutoVideo.Scenarios;
using AutoVideo.Script;
using AutoVideo.Script.Offline;

namespace AutoVideo.Generate;

/// <summary>A scenario by rules alone: sentences of the source, or a draft of what the dictionary says. It says what of a wish it cannot do.</summary>
internal sealed class OfflineScenarioWriter(OfflineScriptModel offline)
{
    public async IAsyncEnumerable<GenerationEvent> WriteAsync(GenerationWish wish, Reading reading, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var script = await offline.WriteAsync(new ScriptRequest(wish.Topic, wish.Source, null, wish.Language, wish.Seconds, null, "explainer", 1), cancellation);
        yield return new GenerationEvent.Started(offline.Provider, offline.Model, script.Language);
        // A draft's facts are the dictionary's; an extract's are the source's.
        string[] citations = reading.Book is { } book ? [book.Citation] : [.. script.Citations];
        if (citations.Length > 0)
            yield return new GenerationEvent.Sources(citations);
        var scenes = new List<ScenarioScene>();
        var unsourced = new List<string>();
        foreach (var (index, written) in script.Scenes.Index())
        {
            var scene = new ScenarioScene(written.Id, written.Role, written.Narration)
            {
                OnScreenText = written.OnScreenText,
                Kicker = written.Kicker,
                VisualPrompt = written.VisualPrompt,
                Keywords = written.Keywords,
            };
            var isUnsourced = false;
            if (reading.Book is not null)
                (scene, isUnsourced) = GenerationDesk.Cited(scene, reading.Book, [], reading.Tongue);
            else if (written.Role == SceneRole.Body && !Marks.IsQuestion(written.Narration) && citations.Length > 0)
                scene = scene with { Sources = [1] };
            if (isUnsourced)
                unsourced.Add(scene.Id);
            scenes.Add(scene);
            yield return new GenerationEvent.SceneWritten(index, scene, Math.Round(written.EstimatedSeconds, 2), isUnsourced);
        }
        if (unsourced.Count > 0)
            yield return new GenerationEvent.Warning("claims_unsourced", "These scenes state what the source does not.") { Scenes = unsourced };
        foreach (var warning in Unable(wish, reading))
            yield return warning;
        yield return new GenerationEvent.Finished(ScenarioAssembly.Of(wish, reading.Tongue, script.Title, scenes, citations, script.Seo), offline.Provider, offline.Model);
    }

    private static IEnumerable<GenerationEvent.Warning> Unable(GenerationWish wish, Reading reading)
    {
        const string provider = "; configure a text provider for that.";
        if (wish.Tone is not null)
            yield return new("tone_not_applied", $"The offline writer keeps the tone of its source{provider}");
        if (wish.Audience is not null)
            yield return new("audience_not_applied", $"The offline writer writes for everybody{provider}");
        if (wish.Template is not null)
            yield return new("template_not_applied", $"The offline writer follows the order of its source, not a template's{provider}");
        if (reading.Book is null && wish.Seconds > TopicDraft.Longest)
            yield return new("length_off", $"From a topic alone the offline writer drafts at most {TopicDraft.Longest:0} s. Give it a text or an article.");
    }
}
