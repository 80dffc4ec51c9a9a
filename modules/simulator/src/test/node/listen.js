'use strict';

// The platform's own client for Node hears of a balance on a long connection.
//
//     node listen.js <base URL> <app id> <app secret>
//
// It says "@told <points> <cash>" for each change, and ends when the test answers "end"; see tour.js.

process.env.NO_PROXY = '127.0.0.1';

const readline = require('node:readline');
const lark = require('@larksuiteoapi/node-sdk');

const [domain, appId, appSecret] = process.argv.slice(2);

const eventDispatcher = new lark.EventDispatcher({}).register({
    'hire.referral_account.assets_update_v1': async (event) => {
        const { point_bonus, cash_bonus } = event.assets.confirmed_bonus;
        console.log(`@told ${point_bonus} ${cash_bonus[0].amount}`);
    },
});

new lark.WSClient({ appId, appSecret, domain, loggerLevel: lark.LoggerLevel.warn }).start({ eventDispatcher });

readline.createInterface({ input: process.stdin }).on('line', () => process.exit(0));
