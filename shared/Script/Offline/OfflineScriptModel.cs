using AutoVideo.Processes;
using AutoVideo.Render.Timeline;
using AutoVideo.Voice;

namespace AutoVideo.Script.Offline;

/// <summary>
/// Writes scripts by rules, without a model or a network: extracts from a source, takes a ready script as given, or drafts from a
/// topic. Equal requests give equal scripts; the seed picks among equivalent templates.
/// </summary>
internal sealed class OfflineScriptModel(ISpeechPace pace, ToolPaths tools) : IScriptModel
{
    private readonly Lazy<WordNet?> wordNet = new(() => WordNet.Find(tools));
    private Tongues? tongues;

    public string Provider => "offline";

    /// <summary>Without the dictionary other words are chosen, so it has another name.</summary>
    public string Model => wordNet.Value is null ? "offline-1-without-wordnet" : "offline-1";

    public Task CheckAsync(ScriptRequest request, CancellationToken cancellation) =>
        Task.Run(() => Read(request), cancellation);

    public Task<ScriptDocument> WriteAsync(ScriptRequest request, CancellationToken cancellation) =>
        Task.Run(() => Write(request), cancellation);

    internal ScriptDocument Write(ScriptRequest request) => Read(request)();

    /// <summary>Reads what was given and finds its language; the script itself is written by what it returns.</summary>
    private Func<ScriptDocument> Read(ScriptRequest request)
    {
        RequestRules.Check(request);
        tongues ??= new Tongues(wordNet.Value);
        if (request.ReadyScript is not null)
        {
            var script = ReadyScript.Read(request.ReadyScript);
            var spoken = string.Join('\n', script.Scenes.Select(s => s.Narration));
            var tongue = LanguageDetector.Resolve(spoken, request.Language ?? script.Language, tongues);
            double[] lines = [.. script.Scenes.Select(scene => PaceOf(tongue, request).Of(scene.Narration))];
            TimelineValidator.RequireLength(lines, ScenePacing.Pause(lines, request.Seconds), request.FrameRate);
            return () => new ReadyWriter(tongue, PaceOf(tongue, request)).Write(script, request);
        }
        if (request.Source is not null)
        {
            var article = SourceReader.Read(request.Source);
            var prose = string.Join('\n', article.Blocks.Select(b => b.Text));
            var tongue = LanguageDetector.Resolve(prose, request.Language, tongues);
            return () => new Extractor(tongue, PaceOf(tongue, request)).Write(article, request);
        }
        var speaks = LanguageDetector.Resolve(request.Topic!, request.Language, tongues);
        return () => new TopicDraft(speaks, PaceOf(speaks, request), speaks.Tag == Videos.Languages.English ? wordNet.Value : null).Write(request);
    }

    private Pace PaceOf(Tongue tongue, ScriptRequest request) => new(pace, tongue.Tag, request.Voice);
}
