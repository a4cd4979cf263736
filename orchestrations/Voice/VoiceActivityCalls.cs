using System.Text.Json.Serialization;
using AutoVideo.Videos;

namespace AutoVideo.Voice;

/// <param name="Script">Blob name of the script that holds the scene.</param>
/// <param name="Rate">Speaking rate; 1 is the voice's own.</param>
public sealed record SceneWork(VideoRun Run, string Script, string Scene, double Rate = 1);

/// <param name="Speeches">Blob names of the lines spoken at rate 1, in the order of the scenes.</param>
public sealed record SpeechFit(VideoRun Run, IReadOnlyList<string> Speeches);

/// <summary>What to do with the lines as they were spoken.</summary>
/// <param name="Rate">At which to speak them again; 1: they may stay.</param>
/// <param name="IsMixed">Two voices spoke: all have to be spoken again, at rate 1, before their length means anything.</param>
[JsonConverter(typeof(FittedSpeechConverter))]
public sealed record FittedSpeech(double Rate, bool IsMixed = false);

public static class VoiceActivityCalls
{
    /// <summary>From the lines' real length to the rate at which they fill the wanted one.</summary>
    public static Task<FittedSpeech> FitSpeechAsync(this TaskOrchestrationContext context, SpeechFit fit) =>
        context.CallActivityAsync<FittedSpeech>(ActivityNames.FitSpeech, fit, Retries.OfWork);

    /// <returns>Blob name of the speech's manifest.</returns>
    public static Task<string> SpeakSceneAsync(this TaskOrchestrationContext context, SceneWork work) =>
        context.CallActivityAsync<string>(ActivityNames.SpeakScene, work, Retries.OfWork);
}
