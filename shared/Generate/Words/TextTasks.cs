using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using AutoVideo.Ai;
using AutoVideo.Ai.Safety;
using AutoVideo.Ai.Text;
using AutoVideo.Failures;
using AutoVideo.Script.Models;
using Microsoft.Extensions.Logging;

namespace AutoVideo.Generate.Words;

/// <summary>Asks the text providers of the settings, in order, for an answer of one form; what breaks a rule is sent back once with the reason.</summary>
internal sealed partial class TextTasks(ScriptWriters writers, TextModels models, SafetyChecks safety, ILogger<TextTasks> logger)
{
    private const int Tries = 2;
    public const string Offline = "offline";

    /// <summary>Whether anybody but the offline writer is configured.</summary>
    public bool HasProvider => Providers().Any();

    public SafetyChecks Safety => safety;

    /// <summary>The first answer that keeps the rules.</summary>
    /// <param name="request">The request, given what was wrong with the answer before (null at first).</param>
    /// <param name="problemOf">What is wrong with an answer; null when it can be used.</param>
    /// <returns>Null when no provider is configured, or when none answered and <paramref name="isOfflineAble"/>.</returns>
    /// <exception cref="PermanentException"><c>provider_needed</c>, <c>providers_failed</c>, <c>content_refused</c>, <c>quota_exceeded</c>.</exception>
    /// <exception cref="TransientException">Nobody answered, but somebody may a little later.</exception>
    public async Task<Written<T>?> AskAsync<T>(
        Func<string?, TextRequest> request, JsonTypeInfo<T> type, Func<T, string?> problemOf, bool isOfflineAble, CancellationToken cancellation)
        where T : class
    {
        var failures = new List<string>();
        var mayPass = false;
        foreach (var provider in Providers())
        {
            try
            {
                var model = models.Find(provider)!;
                return new(await AskAsync(model, request, type, problemOf, cancellation), model.Provider, model.Model);
            }
            catch (ProviderException fault)
            {
                LogPassedOver(provider, fault.Fault);
                failures.Add(fault.Message);
                mayPass |= fault.MayPass || fault.Fault == ProviderFault.Paused;
            }
        }
        if (isOfflineAble)
            return null;
        if (failures.Count == 0)
            throw Needed();
        throw mayPass
            ? new TransientException($"No text provider answered. {string.Join(" ", failures)}")
            : new PermanentException("providers_failed", $"No text provider answered; check their settings. {string.Join(" ", failures)}");
    }

    public static PermanentException Needed() => new(
        "provider_needed", "This takes a language model, and none is configured: set a key for OpenAI, Azure OpenAI, Anthropic or Gemini, or the address of a compatible server.");

    private static async Task<T> AskAsync<T>(
        ITextModel model, Func<string?, TextRequest> request, JsonTypeInfo<T> type, Func<T, string?> problemOf, CancellationToken cancellation)
        where T : class
    {
        string? objection = null;
        for (var attempt = 1; ; attempt++)
        {
            var answer = await model.AnswerAsync(request(objection) with { IsWorthKeeping = said => Judge(said, type, problemOf).Problem is null }, cancellation);
            var text = answer switch
            {
                TextAnswer.Completed completed => completed.Text,
                TextAnswer.CutShort => throw new ProviderException(model.Provider, ProviderFault.Rejected, "The answer did not fit into the limit on tokens."),
                _ => throw new PermanentException("content_refused", $"'{model.Provider}' declined to write about this."),
            };
            var (value, problem) = Judge(text, type, problemOf);
            if (problem is null)
                return value!;
            if (attempt == Tries)
                throw new ProviderException(model.Provider, ProviderFault.BadAnswer, $"No usable answer in {Tries}: {problem}");
            objection = problem;
        }
    }

    private static (T? Value, string? Problem) Judge<T>(string text, JsonTypeInfo<T> type, Func<T, string?> problemOf)
        where T : class
    {
        try
        {
            using var json = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 16 });
            if (HasNull(json.RootElement) || json.RootElement.Deserialize(type) is not { } value)
                return (null, "It holds a null.");
            return (value, problemOf(value));
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            return (null, "It is not the JSON object that was asked for.");
        }
    }

    private static bool HasNull(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Object => element.EnumerateObject().Any(property => HasNull(property.Value)),
        JsonValueKind.Array => element.EnumerateArray().Any(HasNull),
        _ => false,
    };

    /// <summary>In the order of the settings as far as the offline writer, who is asked for everything that he can do.</summary>
    private IEnumerable<string> Providers() => writers.List().Where(entry => entry.IsConfigured).Select(entry => entry.Provider).TakeWhile(provider => provider != Offline);

    [LoggerMessage(3121, LogLevel.Warning, "Text provider {Provider} was passed over ({Fault})")]
    private partial void LogPassedOver(string provider, ProviderFault fault);
}

/// <summary>What was written, and by whom.</summary>
internal sealed record Written<T>(T Value, string Provider, string Model);
