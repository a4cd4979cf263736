using System.Text.Json;
using System.Text.Json.Serialization;

namespace AutoVideo.Identity;

/// <summary>What the audit log shows of a user: no address, no hash.</summary>
internal sealed record UserAudit(string DisplayName, UserStatus Status, bool EmailVerified, IReadOnlyList<RoleGrant> Grants)
{
    public static string Of(User user) =>
        JsonSerializer.Serialize(new UserAudit(user.DisplayName, user.Status, user.EmailVerified, user.Grants), UserAuditJsonContext.Default.UserAudit);
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, UseStringEnumConverter = true)]
[JsonSerializable(typeof(UserAudit))]
internal sealed partial class UserAuditJsonContext : JsonSerializerContext;
