using System.Text.Json;
using System.Text.Json.Serialization;
using AutoVideo.AccountData;
using AutoVideo.Ai.Transcription;
using AutoVideo.Videos;
using AutoVideo.Videos.Packages;

namespace AutoVideo.Platform;

/// <summary>A message for <see cref="OrchestrationCommandsFunction"/>: one call of <see cref="IOrchestrations"/>.</summary>
/// <param name="Id">Of the call: what is sent again in its course has ids of its own by <see cref="Tries"/>, so a second copy of a message is dropped.</param>
/// <param name="InstanceId">The orchestration it is about.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "Command")]
[JsonDerivedType(typeof(Start), nameof(Start))]
[JsonDerivedType(typeof(Raise), nameof(Raise))]
[JsonDerivedType(typeof(Cancel), nameof(Cancel))]
[JsonDerivedType(typeof(Forget), nameof(Forget))]
internal abstract record OrchestrationCommand(string Id, string InstanceId)
{
    public const string Queue = "orchestration-commands";

    /// <summary>How often it could not be carried out yet.</summary>
    public int Tries { get; init; }

    [JsonIgnore]
    public string MessageId => $"{Id}-{Tries}";

    /// <summary>Its name, for messages and logs.</summary>
    [JsonIgnore]
    public string Name => GetType().Name;

    /// <param name="Input">As the durable client would write it.</param>
    public sealed record Start(string Id, string InstanceId, string Orchestrator, JsonElement Input) : OrchestrationCommand(Id, InstanceId);

    public sealed record Raise(string Id, string InstanceId, string Event) : OrchestrationCommand(Id, InstanceId);

    public sealed record Cancel(string Id, string InstanceId, VideoRun Run) : OrchestrationCommand(Id, InstanceId);

    public sealed record Forget(string Id, string InstanceId) : OrchestrationCommand(Id, InstanceId);
}

/// <summary>Commands, and what orchestrations are started with. Names are those of the properties: inputs are read by the durable engine's own serializer.</summary>
[JsonSerializable(typeof(OrchestrationCommand))]
[JsonSerializable(typeof(VideoRun))]
[JsonSerializable(typeof(PackageRun))]
[JsonSerializable(typeof(RecordingRun))]
[JsonSerializable(typeof(ErasureRun))]
[JsonSerializable(typeof(ExportRun))]
internal sealed partial class OrchestrationsJsonContext : JsonSerializerContext;
