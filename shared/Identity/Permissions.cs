namespace AutoVideo.Identity;

/// <summary>What a role can allow, as <c>subject:action</c>.</summary>
public static class Permissions
{
    public const string VideoRead = "video:read", VideoCreate = "video:create", VideoUpdate = "video:update", VideoDelete = "video:delete",
        VideoPublish = "video:publish";
    public const string ScenarioRead = "scenario:read", ScenarioCreate = "scenario:create", ScenarioUpdate = "scenario:update",
        ScenarioDelete = "scenario:delete", ScenarioShare = "scenario:share";
    public const string BrandRead = "brand:read", BrandManage = "brand:manage";
    public const string AiGenerateText = "ai:generate:text", AiGenerateImage = "ai:generate:image", AiGenerateVoice = "ai:generate:voice",
        AiTranscribe = "ai:transcribe", AiDescribe = "ai:describe", AiUsageRead = "ai:usage:read", VoiceClone = "ai:voice:clone";
    public const string ProfileRead = "profile:read", ProfileUpdate = "profile:update", AccountDelete = "account:delete",
        ApiKeyManage = "apikey:manage", WebhookManage = "webhook:manage";
    public const string AdminUserManage = "admin:user:manage", AdminRoleManage = "admin:role:manage", AdminTagManage = "admin:tag:manage",
        AdminProviderManage = "admin:provider:manage", AdminDeadLetterManage = "admin:deadletter:manage", AdminAuditRead = "admin:audit:read",
        AdminStorageManage = "admin:storage:manage", AdminSafetyManage = "admin:safety:manage",
        AdminMetricsRead = "admin:metrics:read";

    /// <summary>Every permission there is.</summary>
    public static IReadOnlyCollection<string> All { get; } =
        [.. typeof(Permissions).GetFields().Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!)];
}
