using System.Text.RegularExpressions;
using AutoVideo.Ai;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Processes;
using AutoVideo.Script.Offline;
using AutoVideo.Voice;

namespace AutoVideo.Script.Models;

/// <summary>
/// Has a language model write the script, and holds its answer to the rules of a script that somebody typed in: the same limits,
/// cleaning, division into scenes, headlines and keywords. What breaks a rule is sent back once, with the reason.
/// </summary>
/// <param name="text">Writes.</param>
/// <param name="offline">Speaks ready scripts as they are.</param>
/// <param name="pace">How long a text takes to say.</param>
/// <param name="tools">Where WordNet lies.</param>
/// <param name="prompt">Name of a variant of the prompt; null for the usual one.</param>
internal sealed partial class ModelScriptWriter(ITextModel text, OfflineScriptModel offline, ISpeechPace pace, ToolPaths tools, string? prompt = null) : IScriptModel
{
    private const int Tries = 2;

    // A voice's rate can be fitted by a fifth or so; a script beyond that is worth another try, one far beyond is none.
    private const double Short = 0.7, Long = 1.35, FarTooShort = 0.4, FarTooLong = 2.5;

    private readonly Lazy<Tongues> tongues = new(() => new Tongues(WordNet.Find(tools)));

    public string Provider => text.Provider;

    public string Model => $"{text.Model}/prompt-{ScriptPrompt.Version}{(prompt is null ? "" : $"-{prompt}")}";

    public Task CheckAsync(ScriptRequest request, CancellationToken cancellation) => request.ReadyScript is not null
        ? offline.CheckAsync(request, cancellation)
        : Task.Run(() => Read(request), cancellation);

    /// <summary>A ready script is spoken as it stands: no model is asked.</summary>
    /// <exception cref="PermanentException"><c>content_refused</c>: the model or its filter declined; and as <see cref="CheckAsync"/>.</exception>
    /// <exception cref="ProviderException">No answer, or none that is a script.</exception>
    public async Task<ScriptDocument> WriteAsync(ScriptRequest request, CancellationToken cancellation)
    {
        if (request.ReadyScript is not null)
            return await offline.WriteAsync(request, cancellation);
        var (tongue, article) = await Task.Run(() => Read(request), cancellation);
        string? objection = null;
        var taken = new TokenUsage(0, 0);
        for (var attempt = 1; ; attempt++)
        {
            var question = ScriptPrompt.For(request, tongue.Tag, article, prompt, objection) with
            {
                // An answer that is sent back is not worth keeping: asked again, the model may do better.
                IsWorthKeeping = said => Judge(said, request, tongue, article).Problem is null,
                IsPersonal = request.Source is not null,
            };
            var answer = await text.AnswerAsync(question, cancellation);
            taken = new(taken.Input + answer.Usage.Input, taken.Output + answer.Usage.Output);
            var (script, problem, isUsable) = Judge(Completed(answer), request, tongue, article);
            if (problem is null || (attempt == Tries && isUsable))
                return script! with { Authorship = new(Provider, Model, []) { Taken = new(text.Model, taken) } };
            if (attempt == Tries)
                throw new ProviderException(Provider, ProviderFault.BadAnswer, $"No usable script in {Tries} answers: {problem}");
            objection = problem;
        }
    }

    private (Tongue Tongue, Article? Article) Read(ScriptRequest request)
    {
        RequestRules.Check(request);
        var article = request.Source is null ? null : SourceReader.Read(request.Source);
        // Unlike the offline writer a model translates: the wanted language need not be the source's.
        return request.Language is { } language
            ? (tongues.Value.Of(RequestRules.SupportedLanguage(language)), article)
            : (LanguageDetector.Resolve(article is null ? request.Topic! : string.Join('\n', article.Blocks.Select(block => block.Text)), null, tongues.Value), article);
    }

    private string Completed(TextAnswer answer) => answer switch
    {
        TextAnswer.Completed completed => completed.Text,
        TextAnswer.CutShort => throw new ProviderException(Provider, ProviderFault.Rejected, "The script did not fit into the limit on tokens."),
        _ => throw new PermanentException("content_refused", $"'{Provider}' declined to write about this. Choose other words or another topic."),
    };

    /// <returns>The script, what is wrong with it, and whether it can be used all the same.</returns>
    private (ScriptDocument? Script, string? Problem, bool IsUsable) Judge(string answer, ScriptRequest request, Tongue tongue, Article? article)
    {
        try
        {
            // Anything else would pass for a script in plain text.
            if (!answer.AsSpan().TrimStart().StartsWith("{"))
                return (null, "It is not the JSON object that was asked for.", false);
            var given = ReadyScript.Read(answer);
            if (given.Scenes.Count < 2)
                return (null, "It has fewer than two scenes.", false);
            if (given.Scenes.Any(scene => Link().IsMatch(scene.Narration)))
                return (null, "A narration contains a link.", false);
            if (LanguageDetector.Detect(string.Join('\n', given.Scenes.Select(scene => scene.Narration)), tongues.Value) is { } found && found != tongue.Tag)
                return (null, $"It is written in '{found}', not in '{tongue.Tag}'.", false);
            string[] citations = article?.Title is { } title ? [title] : [];
            var script = new ReadyWriter(tongue, new Pace(pace, tongue.Tag, request.Voice)).Write(given with { Seo = null, Citations = citations }, request with { Topic = null })
                with
            { Origin = ScriptOrigin.Model };
            var share = script.Scenes.Sum(scene => scene.EstimatedSeconds) / request.Seconds;
            return share is >= Short and <= Long
                ? (script, null, true)
                : (script, $"It takes {share * 100:0} % of the wanted time to say.", share is >= FarTooShort and <= FarTooLong);
        }
        catch (PermanentException broken)
        {
            return (null, broken.Detail, false);
        }
    }

    [GeneratedRegex(@"https?://|\bwww\.", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
