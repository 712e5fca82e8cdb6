console.log('says');
