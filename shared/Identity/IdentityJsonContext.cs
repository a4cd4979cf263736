using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Identity;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(User))]
[JsonSerializable(typeof(UserSummary))]
[JsonSerializable(typeof(UserReservation))]
[JsonSerializable(typeof(UserFeedPosition))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(OneTimeCode))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(SuperAdminList))]
[JsonSerializable(typeof(JwsHeader))]
[JsonSerializable(typeof(AccessClaims))]
[JsonSerializable(typeof(ApiKey))]
public sealed partial class IdentityJsonContext : JsonSerializerContext;
