import { mountCommand, mountLocalCommand, type Mounting } from '../define-command.ts';
import { ackCommand, assignCommand, commentCommand, resolveCommand } from './ack.ts';
import { listActionGroupsCommand, showActionGroupCommand, testActionGroupCommand } from './action-groups.ts';
import { actualsCommand } from './actuals.ts';
import { alertsCommand, showAlertCommand } from './alerts.ts';
import { applyCommand } from './apply.ts';
import { circuitsCommand } from './circuits.ts';
import { compareRunsCommand } from './compare-runs.ts';
import { compareCommand } from './compare.ts';
import { discardDeadLetterCommand, listDeadLettersCommand } from './dead-letters.ts';
import { endpointMetricsCommand } from './endpoint-metrics.ts';
import { endpointTrafficCommand } from './endpoint-traffic.ts';
import { exportCommand } from './export.ts';
import { cancelCommand, jobsCommand, retryCommand } from './jobs.ts';
import { logsCommand } from './logs.ts';
import { metricsCommand } from './metrics.ts';
import { listModelsCommand, showModelCommand } from './models.ts';
import { monitorsCommand } from './monitors.ts';
import {
  listNotificationsCommand,
  resendNotificationCommand,
  showNotificationCommand,
} from './notifications.ts';
import { outputCommand } from './output.ts';
import { plantsCommand } from './plants.ts';
import { previewCommand } from './preview.ts';
import { queryCommand } from './query.ts';
import { registerModelCommand } from './register-model.ts';
import { resultsCommand } from './results.ts';
import { putRoutingCommand, showRoutingCommand, testRoutingCommand } from './routing.ts';
import {
  deleteRuleCommand,
  disableRuleCommand,
  enableRuleCommand,
  listRulesCommand,
  presetsCommand,
  showRuleCommand,
} from './rules.ts';
import { importRulesCommand } from './rules-import.ts';
import { testRulesCommand } from './rules-test.ts';
import { runCommand } from './run.ts';
import { runsCommand } from './runs.ts';
import { scoreCommand } from './score.ts';
import { listScoringCommand, showScoringCommand } from './scoring.ts';
import { submitScoringCommand } from './scoring-submit.ts';
import { signInCommand } from './sign-in.ts';
import { silenceCommand } from './silence.ts';
import { endSilenceCommand, listSilencesCommand } from './silences.ts';
import { statusCommand } from './status.ts';
import { createTokenCommand, listTokensCommand, revokeTokenCommand } from './tokens.ts';
import { validateCommand } from './validate.ts';
import { watchCommand } from './watch.ts';

/** Hangs every command into the program, in the order in which help lists them. */
export function mountCommands(mounting: Mounting): void {
  mountCommand(mounting, statusCommand);
  mountCommand(mounting, plantsCommand);
  mountCommand(mounting, circuitsCommand);
  mountCommand(mounting, monitorsCommand);
  mountLocalCommand(mounting, metricsCommand);
  mountCommand(mounting, runCommand);
  mountCommand(mounting, watchCommand);
  mountCommand(mounting, resultsCommand);
  mountCommand(mounting, outputCommand);
  const runs = mountCommand(mounting, runsCommand).enablePositionalOptions();
  mountCommand({ ...mounting, parent: runs }, compareRunsCommand);
  mountCommand(mounting, jobsCommand);
  mountCommand(mounting, cancelCommand);
  mountCommand(mounting, retryCommand);

  const deadLetters = mounting.parent
    .command('dead-letters')
    .description('jobs that will not succeed by themselves');
  mountCommand({ ...mounting, parent: deadLetters }, listDeadLettersCommand);
  mountCommand({ ...mounting, parent: deadLetters }, discardDeadLetterCommand);

  const models = mounting.parent.command('models').description('models and their versions');
  mountCommand({ ...mounting, parent: models }, listModelsCommand);
  mountCommand({ ...mounting, parent: models }, showModelCommand);
  mountCommand({ ...mounting, parent: models }, registerModelCommand);

  const scoring = mounting.parent.command('scoring').description('data that models score');
  mountCommand({ ...mounting, parent: scoring }, submitScoringCommand);
  mountCommand({ ...mounting, parent: scoring }, listScoringCommand);
  mountCommand({ ...mounting, parent: scoring }, showScoringCommand);

  const endpoints = mounting.parent.command('endpoints').description('online endpoints');
  mountCommand({ ...mounting, parent: endpoints }, endpointMetricsCommand);
  mountCommand({ ...mounting, parent: endpoints }, endpointTrafficCommand);
  mountCommand(mounting, logsCommand);
  mountCommand(mounting, queryCommand);
  mountCommand(mounting, actualsCommand);

  mountAlerting(mounting);

  const tokens = mounting.parent.command('tokens').description('keys to the API');
  mountCommand({ ...mounting, parent: tokens }, listTokensCommand);
  mountCommand({ ...mounting, parent: tokens }, createTokenCommand);
  mountCommand({ ...mounting, parent: tokens }, revokeTokenCommand);
  mountCommand(mounting, signInCommand);
  mountLocalCommand(mounting, validateCommand);
  mountCommand(mounting, previewCommand);
  mountCommand(mounting, applyCommand);
  mountCommand(mounting, exportCommand);
  mountLocalCommand(mounting, compareCommand);
  mountLocalCommand(mounting, scoreCommand);
}

/** Alerts and those who hear of them. */
function mountAlerting(mounting: Mounting): void {
  const alerts = mountCommand(mounting, alertsCommand).enablePositionalOptions();
  mountCommand({ ...mounting, parent: alerts }, showAlertCommand);
  mountCommand(mounting, ackCommand);
  mountCommand(mounting, assignCommand);
  mountCommand(mounting, commentCommand);
  mountCommand(mounting, resolveCommand);
  mountCommand(mounting, silenceCommand);

  const silences = mounting.parent.command('silences').description('alerts that nobody is told of');
  mountCommand({ ...mounting, parent: silences }, listSilencesCommand);
  mountCommand({ ...mounting, parent: silences }, endSilenceCommand);

  const rules = mounting.parent.command('rules').description('when somebody must know');
  mountCommand({ ...mounting, parent: rules }, listRulesCommand);
  mountCommand({ ...mounting, parent: rules }, showRuleCommand);
  mountCommand({ ...mounting, parent: rules }, importRulesCommand);
  mountLocalCommand({ ...mounting, parent: rules }, testRulesCommand);
  mountCommand({ ...mounting, parent: rules }, presetsCommand);
  mountCommand({ ...mounting, parent: rules }, enableRuleCommand);
  mountCommand({ ...mounting, parent: rules }, disableRuleCommand);
  mountCommand({ ...mounting, parent: rules }, deleteRuleCommand);

  const groups = mounting.parent.command('action-groups').description('who is told of alerts');
  mountCommand({ ...mounting, parent: groups }, listActionGroupsCommand);
  mountCommand({ ...mounting, parent: groups }, showActionGroupCommand);
  mountCommand({ ...mounting, parent: groups }, testActionGroupCommand);

  const notifications = mounting.parent.command('notifications').description('what was sent about alerts');
  mountCommand({ ...mounting, parent: notifications }, listNotificationsCommand);
  mountCommand({ ...mounting, parent: notifications }, showNotificationCommand);
  mountCommand({ ...mounting, parent: notifications }, resendNotificationCommand);

  const routing = mounting.parent.command('routing').description('how alerts find people');
  mountCommand({ ...mounting, parent: routing }, showRoutingCommand);
  mountCommand({ ...mounting, parent: routing }, putRoutingCommand);
  mountCommand({ ...mounting, parent: routing }, testRoutingCommand);
}
