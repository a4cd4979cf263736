using System.Text.Json.Serialization;

namespace AutoVideo.AccountData;

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConfirmDeletion))]
[JsonSerializable(typeof(DeletionView))]
[JsonSerializable(typeof(ExportView))]
[JsonSerializable(typeof(ExportList))]
internal sealed partial class AccountDataHttpJsonContext : JsonSerializerContext;
