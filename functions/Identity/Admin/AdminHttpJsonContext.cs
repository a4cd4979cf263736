using System.Text.Json.Serialization;

namespace AutoVideo.Identity;

[JsonSourceGenerationOptions(
    System.Text.Json.JsonSerializerDefaults.Web, MaxDepth = 32,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(AdminCreateUser))]
[JsonSerializable(typeof(AdminEditUser))]
[JsonSerializable(typeof(GrantRole))]
[JsonSerializable(typeof(AdminUserView))]
[JsonSerializable(typeof(AdminUserPage))]
[JsonSerializable(typeof(AuditPage))]
[JsonSerializable(typeof(DeadLetterQueues))]
[JsonSerializable(typeof(DeadLetterPage))]
[JsonSerializable(typeof(LabelBody))]
[JsonSerializable(typeof(LabelView))]
[JsonSerializable(typeof(LabelPage))]
internal sealed partial class AdminHttpJsonContext : JsonSerializerContext;
