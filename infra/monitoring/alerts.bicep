// What wakes somebody. Each alert has a section of its name in docs/operations.md, with what to do.
param actionGroupName string

@description('Empty: alerts are shown in the portal only.')
param email string

param location string
param tags object
param insightsId string
param apiHost string
param serviceBusId string
param renderQueue string
param mediaQueue string
param cosmosId string
param redisId string
param mediaStorageId string

// A query returns rows when somebody should look, and none when all is well. The objective is 99.9 % of requests
// answered without a fault of ours: 1.44 % for an hour spends a fiftieth of a month's budget, 0.6 % for six hours a twentieth.
var logAlerts = [
  {
    name: 'api-error-budget-fast'
    severity: 1
    every: 'PT5M'
    window: 'PT1H'
    query: '''
requests
| where timestamp > ago(1h) and url contains "/api/"
| summarize total = sum(itemCount), bad = sumif(itemCount, toint(resultCode) >= 500), recentTotal = sumif(itemCount, timestamp > ago(5m)), recentBad = sumif(itemCount, toint(resultCode) >= 500 and timestamp > ago(5m))
| where total >= 100 and bad > 0.0144 * total and recentBad > 0.0144 * recentTotal
'''
  }
  {
    name: 'api-error-budget-slow'
    severity: 2
    every: 'PT30M'
    window: 'PT6H'
    query: '''
requests
| where timestamp > ago(6h) and url contains "/api/"
| summarize total = sum(itemCount), bad = sumif(itemCount, toint(resultCode) >= 500), recentTotal = sumif(itemCount, timestamp > ago(30m)), recentBad = sumif(itemCount, toint(resultCode) >= 500 and timestamp > ago(30m))
| where total >= 100 and bad > 0.006 * total and recentBad > 0.006 * recentTotal
'''
  }
  {
    name: 'api-slow'
    severity: 2
    every: 'PT5M'
    window: 'PT15M'
    query: '''
requests
| where url contains "/api/v1/" and url !endswith "/events"
| summarize p95 = percentilew(duration, itemCount, 95), total = sum(itemCount)
| where total >= 100 and p95 > 200
'''
  }
  {
    name: 'videos-failing'
    severity: 1
    every: 'PT15M'
    window: 'PT1H'
    query: '''
traces
| where toint(customDimensions.EventId) == 4200
| extend Outcome = tostring(coalesce(customDimensions.Outcome, customDimensions.prop__Outcome))
| summarize failed = sumif(itemCount, Outcome == "failed"), ended = sumif(itemCount, Outcome in ("failed", "completed"))
| where ended >= 10 and failed > 0.05 * ended
'''
  }
  {
    name: 'scripts-without-provider'
    severity: 2
    every: 'PT15M'
    window: 'PT30M'
    query: '''
traces
| where toint(customDimensions.EventId) == 3101
| summarize passedOver = sum(itemCount) by Provider = tostring(coalesce(customDimensions.Provider, customDimensions.prop__Provider))
| where passedOver >= 20
'''
  }
  {
    // One message is enough. Each look at the health of the API says it, which 'api-not-ready' takes every minute.
    name: 'media-worker-stands-still'
    severity: 1
    every: 'PT15M'
    window: 'PT30M'
    query: '''
traces
| where toint(customDimensions.EventId) == 2118
| summarize looks = sum(itemCount) by Queue = tostring(coalesce(customDimensions.Queue, customDimensions.prop__Queue))
'''
  }
  {
    name: 'blobs-over-budget'
    severity: 3
    every: 'PT1H'
    window: 'PT2H'
    query: '''
traces
| where toint(customDimensions.EventId) == 2001
'''
  }
]

var metricAlerts = [
  {
    name: 'dead-letters'
    severity: 2
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 0
    window: 'PT5M'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: ['*'] }]
  }
  {
    name: 'renders-waiting'
    severity: 2
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: 100
    window: 'PT15M'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: [renderQueue] }]
  }
  {
    // Eighteen of a video: voices and pictures of some 45.
    name: 'media-jobs-waiting'
    severity: 2
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 'Minimum'
    operator: 'GreaterThan'
    threshold: 800
    window: 'PT15M'
    dimensions: [{ name: 'EntityName', operator: 'Include', values: [mediaQueue] }]
  }
  {
    name: 'documents-throttled'
    severity: 2
    scope: cosmosId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'TotalRequests'
    aggregation: 'Count'
    operator: 'GreaterThan'
    threshold: 100
    window: 'PT5M'
    dimensions: [{ name: 'StatusCode', operator: 'Include', values: ['429'] }]
  }
  {
    name: 'redis-nearly-full'
    severity: 2
    scope: redisId
    namespace: 'Microsoft.Cache/redisEnterprise'
    metric: 'usedmemorypercentage'
    aggregation: 'Maximum'
    operator: 'GreaterThan'
    threshold: 80
    window: 'PT15M'
    dimensions: []
  }
  {
    name: 'blobs-unavailable'
    severity: 1
    scope: mediaStorageId
    namespace: 'Microsoft.Storage/storageAccounts'
    metric: 'Availability'
    aggregation: 'Average'
    operator: 'LessThan'
    threshold: 99
    window: 'PT15M'
    dimensions: []
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: actionGroupName
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'autovideo'
    enabled: true
    emailReceivers: empty(email) ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

resource queries 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in logAlerts: {
    name: alert.name
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: alert.name
      severity: alert.severity
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: alert.every
      windowSize: alert.window
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: 'GreaterThan'
            threshold: 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: [people.id] }
    }
  }
]

resource metrics 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for alert in metricAlerts: {
    name: alert.name
    location: 'global'
    tags: tags
    properties: {
      severity: alert.severity
      enabled: true
      scopes: [alert.scope]
      evaluationFrequency: 'PT5M'
      windowSize: alert.window
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            criterionType: 'StaticThresholdCriterion'
            name: alert.name
            metricNamespace: alert.namespace
            metricName: alert.metric
            operator: alert.operator
            threshold: alert.threshold
            timeAggregation: alert.aggregation
            dimensions: alert.dimensions
          }
        ]
      }
      autoMitigate: true
      actions: [{ actionGroupId: people.id }]
    }
  }
]

resource readiness 'Microsoft.Insights/webtests@2022-06-15' = {
  name: 'api-not-ready'
  location: location
  tags: union(tags, { 'hidden-link:${insightsId}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: 'api-not-ready'
    Name: 'api-not-ready'
    Kind: 'standard'
    Enabled: true
    Frequency: 300
    Timeout: 30
    RetryEnabled: true
    Locations: [
      { Id: 'emea-nl-ams-azr' }
      { Id: 'emea-gb-db3-azr' }
      { Id: 'us-va-ash-azr' }
      { Id: 'us-ca-sjc-azr' }
      { Id: 'apac-sg-sin-azr' }
    ]
    Request: { RequestUrl: 'https://${apiHost}/api/health/ready', HttpVerb: 'GET', ParseDependentRequests: false }
    ValidationRules: { ExpectedHttpStatusCode: 200, SSLCheck: true, SSLCertRemainingLifetimeCheck: 7 }
  }
}

resource notReady 'Microsoft.Insights/metricAlerts@2018-03-01' = {
  name: 'api-not-ready'
  location: 'global'
  tags: tags
  properties: {
    severity: 0
    enabled: true
    scopes: [readiness.id, insightsId]
    evaluationFrequency: 'PT1M'
    windowSize: 'PT5M'
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: readiness.id
      componentId: insightsId
      failedLocationCount: 3
    }
    autoMitigate: true
    actions: [{ actionGroupId: people.id }]
  }
}
